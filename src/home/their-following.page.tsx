import { messagesFor } from '../i18n/messages.js';
import type { TrackSummary } from '../tracks/queries/tracks.query.js';
import { Button, Buttons } from '../ui/form.js';
import { Csrf, Layout } from '../ui/layout.js';
import { link, type Page, paths } from '../ui/page.js';
import { TrackName } from '../ui/track-name.js';

type TheirFollowingProps = {
  page: Page;
  person: { id: string; name: string };
  followed: readonly TrackSummary[];
};

/** What somebody follows, for administrators: each with a button to end it, and one for all. */
export function TheirFollowingPage({ page, person: { id, name }, followed }: TheirFollowingProps) {
  const { t } = messagesFor(page.language);
  const title = t('people.follows_title', { name });
  return (
    <Layout page={page} title={title} current="people">
      <nav class="crumb" aria-label={t('nav.path')}>
        <a href={link(page, paths.person(id))}>{name}</a>
      </nav>
      <h1>{title}</h1>
      {followed.length === 0 && <p>{t('people.follows_none')}</p>}
      <ul class="waits">
        {followed.map(({ track }) => (
          <li>
            <div class="what">
              <h2>
                <a href={link(page, paths.track(track.slug))}>
                  <TrackName track={track} page={page} />
                </a>
              </h2>
            </div>
            <form class="act" method="post" action={link(page, paths.followedBy(id))}>
              <Csrf page={page} />
              <input type="hidden" name="track" value={track.slug} />
              <button type="submit" class="mini" name="do" value="end">
                {t('people.follows_end')}
                <span class="vh">
                  : <TrackName track={track} page={page} />
                </span>
              </button>
            </form>
          </li>
        ))}
      </ul>
      {followed.length > 1 && (
        <form class="below" method="post" action={link(page, paths.followedBy(id))}>
          <Csrf page={page} />
          <Buttons>
            <Button plain does="all">
              {t('people.follows_end_all')}
            </Button>
          </Buttons>
        </form>
      )}
    </Layout>
  );
}
