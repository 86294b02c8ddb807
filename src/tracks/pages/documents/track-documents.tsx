import type { TransitionView } from '../../../domain/values/views.js';
import { messagesFor } from '../../../i18n/messages.js';
import { languageName } from '../../../i18n/names.js';
import { DateText } from '../../../ui/dates.js';
import { DocumentLink, sizeWords } from '../../../ui/documents-list.js';
import type { Page } from '../../../ui/page.js';
import { Scroll } from '../../../ui/scroll.js';
import { textIn } from '../../../ui/story.js';
import { Words } from '../../../ui/text.js';

/** The documents of all shown entries, the newest entry first: each language of a text is a line of its own. */
export function TrackDocuments({ entries, page }: { entries: readonly TransitionView[]; page: Page }) {
  const m = messagesFor(page.language);
  const { t, language } = m;
  const rows = entries
    .toReversed()
    .flatMap((entry) => (entry.documents ?? []).map((document) => ({ entry, document })));
  if (rows.length === 0) return null;
  return (
    <div class="part">
      <h2 id="documents">{t('documents.title')}</h2>
      <Scroll label={t('documents.title')}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t('documents.kind')}</th>
              <th scope="col">{t('documents.title_of')}</th>
              <th scope="col">{t('documents.version')}</th>
              <th scope="col">{t('documents.language')}</th>
              <th scope="col">{t('documents.size')}</th>
              <th scope="col">{t('documents.entry')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ entry, document }) => {
              const version = textIn(entry, 'version');
              return (
                <tr>
                  <td>
                    {m.label('documents', `kind.${document.kind}`)}
                    {document.marking && (
                      <>
                        {' '}
                        <span class="tag">{m.label('documents', `marking.${document.marking}`)}</span>
                      </>
                    )}
                  </td>
                  <td>
                    <DocumentLink document={document} m={m} />
                  </td>
                  <td>{version && <Words text={version} language={language} />}</td>
                  <td>{document.language && languageName(document.language, language)}</td>
                  <td class="num">{sizeWords(document.bytes, m)}</td>
                  <td>
                    <a href={`#entry-${entry.seq}`}>
                      <DateText edtf={entry.occurredOn} language={language} />
                    </a>
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </Scroll>
    </div>
  );
}
