import type { Messages } from '../i18n/messages.js';
import type { Format } from './page.js';

/** Links to the machine formats of a page. Labels in the catalogue (`atom`, `calendar`) are translated. */
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
