import { messagesFor } from '../../../i18n/messages.js';
import { type Named, trackName } from '../../../i18n/track-names.js';
import { Csrf } from '../../../ui/layout.js';
import { addressOf, link, type Page, paths } from '../../../ui/page.js';

type FollowProps = { page: Page; track: Named; followed: boolean };

/** Follows the track, or stops following it, and comes back to this page. */
export function FollowButton({ page, track, followed }: FollowProps) {
  const { t } = messagesFor(page.language);
  return (
    <form class="act" method="post" action={link(page, paths.follow(track.slug))}>
      <Csrf page={page} />
      <input type="hidden" name="next" value={addressOf(page)} />
      <button type="submit" class="mini" name="do" value={followed ? 'unfollow' : 'follow'}>
        {t(followed ? 'home.unfollow' : 'home.follow')}
        <span class="vh">: {trackName(track, page)}</span>
      </button>
    </form>
  );
}
