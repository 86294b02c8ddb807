import type { Messages } from '../i18n/messages.js';
import type { Format } from './page.js';

/** The same in machine forms; a label that the catalogue knows (`atom`, `calendar`) is translated. */
export function FormatLinks({ formats, lead, m }: { formats: Format[]; lead: string; m: Messages }) {
  if (formats.length === 0) return null;
  return (
    <div class="part quiet">
      <ul class="inline">
        <li>{lead}</li>
        {formats.map(({ href, label, type }) => (
          <li>
            <a href={href} type={type}>
              {m.label('nav', label)}
            </a>
          </li>
        ))}
      </ul>
    </div>
  );
}
