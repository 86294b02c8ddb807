import type { FollowedMail } from '../accounts/agenda/agenda-mails.js';
import { messagesFor } from '../i18n/messages.js';
import { FollowButton, FollowMail } from '../tracks/pages/index.js';
import type { TrackSummary } from '../tracks/queries/tracks.query.js';
import { Layout } from '../ui/layout.js';
import { link, type Page, paths } from '../ui/page.js';
import { statusSentence } from '../ui/status-sentence.js';
import { Pieces } from '../ui/text.js';
import { TrackName } from '../ui/track-name.js';

type FollowingProps = {
  page: Page;
  followed: readonly TrackSummary[];
  /** Null for a token. */
  mail: FollowedMail | null;
  /** Whether the reader wanted to follow one more than they may. */
  isFull: boolean;
};

/** Everything that a person follows, each with a button to stop. */
export function FollowingPage({ page, followed, mail, isFull }: FollowingProps) {
  const m = messagesFor(page.language);
  const { t } = m;
  return (
    <Layout page={page} title={t('home.followed')}>
      <nav class="crumb" aria-label={t('nav.path')}>
        <a href={link(page, paths.home)}>{t('nav.home')}</a>
      </nav>
      <h1>{t('home.followed')}</h1>
      {isFull && (
        <p class="note" role="alert">
          {t('home.most_followed', { count: followed.length })}
        </p>
      )}
      {followed.length === 0 && <p>{t('home.follows_none')}</p>}
      {mail && <FollowMail page={page} mail={mail} />}
      <ul class="waits">
        {followed.map((story) => (
          <li>
            <div class="what">
              <h2>
                <a href={link(page, paths.track(story.track.slug))}>
                  <TrackName track={story.track} page={page} />
                </a>
              </h2>
              <p class="quiet">
                <Pieces pieces={statusSentence(story, m, { day: page.today })} language={page.language} />
              </p>
            </div>
            <FollowButton page={page} track={story.track} followed />
          </li>
        ))}
      </ul>
    </Layout>
  );
}
