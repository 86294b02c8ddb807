import { formatInstant } from '../i18n/dates.js';
import { messagesFor } from '../i18n/messages.js';
import { Columns } from '../ui/columns.js';
import { InstantText } from '../ui/dates.js';
import { FormatLinks } from '../ui/format-links.js';
import { Layout } from '../ui/layout.js';
import { link, type Page, paths } from '../ui/page.js';
import { Scroll } from '../ui/scroll.js';
import { TrackName } from '../ui/track-name.js';
import { SECURITY_KINDS, type SecurityKind } from './kinds.js';
import type { LoggedNames } from './names.query.js';
import { DetailLine } from './security-detail.js';
import type { SecurityEntry } from './security-log.query.js';

type SecurityLogPageProps = {
  page: Page;
  entries: SecurityEntry[];
  names: LoggedNames;
  chosen: SecurityKind | undefined;
  /** The address of the page of older entries; null if there are none. */
  older: string | null;
};

function Filter({ page, chosen }: Pick<SecurityLogPageProps, 'page' | 'chosen'>) {
  const { t, label } = messagesFor(page.language);
  const lang = new URLSearchParams(page.query).get('lang');
  return (
    <form class="bar" method="get" action={page.path} aria-label={t('security.filter')}>
      {lang && <input type="hidden" name="lang" value={lang} />}
      <div>
        <label for="kind">{t('security.kind')}</label>
        <select id="kind" name="kind">
          <option value="">{t('security.any_kind')}</option>
          {SECURITY_KINDS.map((kind) => (
            <option value={kind} selected={kind === chosen}>
              {label('securityKinds', kind)}
            </option>
          ))}
        </select>
      </div>
      <button type="submit">{t('board.apply')}</button>
    </form>
  );
}

type RowProps = { page: Page; entry: SecurityEntry; names: LoggedNames };

function Row({ page, entry, names }: RowProps) {
  const m = messagesFor(page.language);
  const { t, label } = m;
  const { at, lastAt, times, kind, name, address, track, requestId, detail } = entry;
  const named = track === null ? undefined : names.tracks.get(track);
  return (
    <tr>
      <td>
        <InstantText instant={at} language={page.language} />
        {formatInstant(at, page.language) !== formatInstant(lastAt, page.language) && (
          <>
            {' – '}
            <InstantText instant={lastAt} language={page.language} />
          </>
        )}
      </td>
      <td>
        {label('securityKinds', kind)}
        {times > 1 && ` (${t('security.times', { times })})`}
      </td>
      <td>{name ?? t('security.nobody')}</td>
      <td>{address}</td>
      <td>
        {track && (
          <>
            <a href={link(page, paths.track(track))}>
              {named ? <TrackName track={named} page={page} /> : track}
            </a>
            {named && <span class="quiet"> ({track})</span>}
          </>
        )}
      </td>
      <td>
        {Object.entries(detail).map(([name, value]) => (
          <div>
            <DetailLine name={name} value={value} names={names} page={page} m={m} />
          </div>
        ))}
        {requestId && <span class="quiet"> {requestId}</span>}
      </td>
    </tr>
  );
}

export function SecurityLogPage({ page, entries, names, chosen, older }: SecurityLogPageProps) {
  const m = messagesFor(page.language);
  const { t } = m;
  const columns = ['when', 'what', 'who', 'from', 'track', 'detail'] as const;
  return (
    <Layout page={page} title={t('security.title')} current="security">
      <h1>{t('security.title')}</h1>
      <p class="lede">{t('security.lede')}</p>
      <Filter page={page} chosen={chosen} />
      {entries.length === 0 ? (
        <p class="quiet">{t('security.none')}</p>
      ) : (
        <div class="part">
          <Scroll label={t('security.title')}>
            <table>
              <Columns names={columns.map((column) => t(`security.${column}`))} />
              <tbody>
                {entries.map((entry) => (
                  <Row page={page} entry={entry} names={names} />
                ))}
              </tbody>
            </table>
          </Scroll>
        </div>
      )}
      {older && (
        <p>
          <a href={older}>{t('security.older')}</a>
        </p>
      )}
      <FormatLinks
        formats={[{ href: '/v1/security-log', label: 'JSON', type: 'application/json' }]}
        lead={t('nav.view_as')}
        m={m}
      />
    </Layout>
  );
}
