import type { ComponentChildren } from 'preact';
import type { Messages } from '../i18n/messages.js';
import type { LocalText } from '../i18n/names.js';
import { FileField, TextArea } from './form-texts.js';
import { Csrf, FORM } from './layout.js';
import type { Page } from './page.js';
import { Marked } from './text.js';

type FaultsProps = {
  title: string;
  /** `where` is in the reader's language, `what` names its own. */
  faults: readonly { where: string; what: LocalText }[];
  m: Messages;
};

type FileFormProps = FaultsProps & { page: Page; action: string; children: ComponentChildren };

/** A form that takes a file. */
export const FileForm = ({ page, action, children, ...faults }: FileFormProps) => (
  <div class="form">
    <form id={FORM} method="post" action={action} enctype="multipart/form-data" novalidate>
      <Csrf page={page} />
      <FileFaults {...faults} />
      {children}
    </form>
  </div>
);

/** A dossier, as a file or pasted. */
export const DossierFields = ({ text, hint, m }: { text: string; hint: string; m: Messages }) => (
  <>
    <FileField
      id="file"
      label={m.t('entry.dossier_file')}
      hint={m.t('entry.dossier_file_hint')}
      accept=".yaml,.yml,.json,application/yaml,application/json"
      m={m}
    />
    <TextArea id="dossier" label={m.t('entry.dossier')} hint={hint} value={text} m={m} />
  </>
);

/** At the top of a form with a file that was refused: what is wrong in which place. It takes the focus. */
function FileFaults({ title, faults, m }: FaultsProps) {
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
      <p>{m.t('entry.nothing_recorded')}</p>
    </div>
  );
}
