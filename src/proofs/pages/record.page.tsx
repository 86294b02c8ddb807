import { date } from '../../i18n/dates.js';
import { messagesFor } from '../../i18n/messages.js';
import { Layout } from '../../ui/layout.js';
import { type Page, paths } from '../../ui/page.js';
import { Pieces } from '../../ui/text.js';
import type { RecordView } from '../queries/record.query.js';

export type RecordPageProps = {
  page: Page;
  /** The log that the reader sees; null while no head is signed. */
  record: RecordView | null;
};

const dayOf = (instant: Date) => date(instant.toISOString().slice(0, 10));

/** What the public is told of changes with the public log alone: neither when heads are signed nor what was verified. */
export function RecordPage({ page, record }: RecordPageProps) {
  const { t, pieces } = messagesFor(page.language);
  const said = (key: 'record.signed' | 'record.left' | 'record.verified', instant: Date, faults = 0) => (
    <Pieces pieces={pieces(key, { date: dayOf(instant), faults })} language={page.language} />
  );
  const verified = ({ verifiedAt, faults }: RecordView) =>
    verifiedAt ? said('record.verified', verifiedAt, faults ?? 0) : t('record.unverified');
  return (
    <Layout page={page} title={t('record.title')}>
      <div class="prose">
        <h1>{t('record.title')}</h1>
        {record === null ? (
          <p>{t('record.none')}</p>
        ) : (
          <p>
            {t('record.entries', { count: record.size })}{' '}
            {page.session.staff && <>{said('record.signed', record.signedAt)} </>}
            {page.session.staff && <>{verified(record)} </>}
            {record.leftAt ? said('record.left', record.leftAt) : t('record.never')}
          </p>
        )}
        <p>{t('record.how')}</p>
        <ul>
          <li>
            <a href="/v1/checkpoint">{t('record.head')}</a>
          </li>
          <li>
            <a href={paths.docs}>{t('nav.docs')}</a>
          </li>
        </ul>
      </div>
    </Layout>
  );
}
