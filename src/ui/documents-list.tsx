import type { EntryDocument } from '../domain/values/documents.js';
import type { TransitionView } from '../domain/values/views.js';
import type { Messages } from '../i18n/messages.js';
import { languageName } from '../i18n/names.js';
import { paths } from './page.js';
import { Words } from './text.js';

const KB = 1_000;
const MB = 1_000_000;

/** "310 kB", "2.4 MB". */
export function sizeWords(bytes: number, { language }: Messages): string {
  const [value, unit] = bytes < MB ? [Math.max(1, bytes / KB), 'kilobyte'] : [bytes / MB, 'megabyte'];
  const maximumFractionDigits = bytes < MB ? 0 : 1;
  return new Intl.NumberFormat(language, { style: 'unit', unit, maximumFractionDigits }).format(value);
}

/** The title of a document that leads to its file, or the file's name. */
export function DocumentLink({ document, m }: { document: EntryDocument; m: Messages }) {
  const { title, name, sha256 } = document;
  return (
    <a href={paths.document(sha256)} download={name}>
      {title === undefined ? name : <Words text={title} language={m.language} />}
    </a>
  );
}

/** "Kazakh; 310 kB; for official use". */
export function DocumentFacts({ document, m }: { document: EntryDocument; m: Messages }) {
  const { language, bytes, marking } = document;
  const facts = [language && languageName(language, m.language), sizeWords(bytes, m)].filter(Boolean);
  return (
    <>
      {facts.join('; ')}
      {marking && (
        <>
          {' '}
          <span class="tag">{m.label('documents', `marking.${marking}`)}</span>
        </>
      )}
    </>
  );
}

/** "Minutes: Protocol of the round; Kazakh; 310 kB; for official use". */
export function DocumentLine({ document, m }: { document: EntryDocument; m: Messages }) {
  return (
    <>
      {m.label('documents', `kind.${document.kind}`)}: <DocumentLink document={document} m={m} />;{' '}
      <DocumentFacts document={document} m={m} />
    </>
  );
}

/** The documents of an entry. */
export function DocumentsList({
  documents = [],
  m,
}: {
  documents?: readonly EntryDocument[] | undefined;
  m: Messages;
}) {
  if (documents.length === 0) return null;
  return (
    <ul class="srcs" aria-label={m.t('documents.title')}>
      {documents.map((document) => (
        <li>
          <DocumentLine document={document} m={m} />
        </li>
      ))}
    </ul>
  );
}

/** How a page must be marked that lists these entries; null if none of their documents is. */
export function markingOf(entries: readonly Pick<TransitionView, 'documents'>[], m: Messages): string | null {
  const marked = entries
    .flatMap(({ documents = [] }) => documents)
    .find(({ marking }) => marking !== undefined);
  return marked ? m.label('documents', `marking.${marked.marking}`) : null;
}
