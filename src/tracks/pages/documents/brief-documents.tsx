import type { TransitionView } from '../../../domain/values/views.js';
import { messagesFor } from '../../../i18n/messages.js';
import { DocumentLine } from '../../../ui/documents-list.js';
import type { Page } from '../../../ui/page.js';

/** The documents that a note rests on, the newest entry first. */
export function BriefDocuments({ entries, page }: { entries: readonly TransitionView[]; page: Page }) {
  const m = messagesFor(page.language);
  const documents = entries.toReversed().flatMap(({ documents = [] }) => documents);
  if (documents.length === 0) return null;
  return (
    <section aria-labelledby="documents">
      <h2 id="documents">{m.t('documents.title')}</h2>
      <ul class="dots">
        {documents.map((document) => (
          <li>
            <DocumentLine document={document} m={m} />
          </li>
        ))}
      </ul>
    </section>
  );
}
