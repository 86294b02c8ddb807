import type { ComponentChildren } from 'preact';
import type { Messages } from '../i18n/messages.js';
import type { LocalText } from '../i18n/names.js';
import { Marked } from './text.js';

type FaultsProps = {
  title: string;
  /** `where` is in the reader's language, `what` names its own. */
  faults: readonly { where: string; what: LocalText }[];
  m: Messages;
  children?: ComponentChildren;
};

/** At the top of a form with a file that was refused: what is wrong in which place. It takes the focus. */
export function FileFaults({ title, faults, m, children }: FaultsProps) {
  if (faults.length === 0) return null;
  return (
    <div class="alert" role="alert" tabIndex={-1} autofocus aria-labelledby="refused">
      <h2 id="refused">{title}</h2>
      <ul>
        {faults.map(({ where, what }) => (
          <li>
            {where && `${where}: `}
            <Marked picked={what} language={m.language} />
          </li>
        ))}
      </ul>
      {children}
    </div>
  );
}
