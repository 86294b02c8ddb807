import type { FollowedMail } from '../../accounts/agenda/agenda-mails.js';
import { CompactRow } from '../../board/index.js';
import { messagesFor } from '../../i18n/messages.js';
import { FollowMail } from '../../tracks/pages/index.js';
import type { TrackSummary } from '../../tracks/queries/tracks.query.js';
import { link, type Page, paths } from '../../ui/page.js';

export type FollowedProps = {
  page: Page;
  /** `mail`: null for a token. */
  followed: { shown: readonly TrackSummary[]; total: number; mail: FollowedMail | null };
};

/** The agreements that the reader follows, as on the board. */
export function Followed({ page, followed: { shown, total, mail } }: FollowedProps) {
  const m = messagesFor(page.language);
  const { t } = m;
  return (
    <section class="part" aria-labelledby="followed">
      <div class="over">
        <h2 id="followed">{t('home.followed')}</h2>
        <ul class="inline quiet">
          <li>
            <a href={link(page, paths.board)}>{t('home.all_agreements')}</a>
          </li>
          {total > 0 && (
            <li>
              <a href={link(page, paths.followed)}>{t('home.change_followed', { count: total })}</a>
            </li>
          )}
        </ul>
      </div>
      {shown.length === 0 ? (
        <p>{t('home.follows_none')}</p>
      ) : (
        <ol class="tracks compact">
          {shown.map((row) => (
            <CompactRow row={row} page={page} asOf={page.today} m={m} />
          ))}
        </ol>
      )}
      {mail && total > 0 && <FollowMail page={page} mail={mail} />}
      {total > shown.length && (
        <p class="below">
          <a href={link(page, paths.followed)}>{t('home.rest_followed', { count: total - shown.length })}</a>
        </p>
      )}
    </section>
  );
}
