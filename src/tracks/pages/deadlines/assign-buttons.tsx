import type { ComponentChildren } from 'preact';
import { messagesFor } from '../../../i18n/messages.js';
import { pick } from '../../../i18n/names.js';
import type { DueItem } from '../../../ui/deadline-list.js';
import { Csrf } from '../../../ui/layout.js';
import { link, type Page, paths, samePage } from '../../../ui/page.js';

type AssignProps = { page: Page; item: DueItem };

/** A button that takes a deadline on, or gives it back, and comes back to this page. */
function Press({ page, item, to, children }: AssignProps & { to: string; children: ComponentChildren }) {
  return (
    <form class="act" method="post" action={link(page, paths.assign(item.track, item.key))}>
      <Csrf page={page} />
      <input type="hidden" name="before" value={item.assignee?.id ?? ''} />
      <input type="hidden" name="next" value={samePage(page, {})} />
      <button type="submit" class="mini" name="person" value={to}>
        {children}
        <span class="vh">: {pick(item.what, page.language).value}</span>
      </button>
    </form>
  );
}

/** Who takes a deadline on: "I take this on", "Give it to…", "Give it back". */
export function AssignButtons({ page, item }: AssignProps) {
  const { t } = messagesFor(page.language);
  const me = page.session.person;
  const { assignee } = item;
  return (
    <>
      {me && !assignee && (
        <Press page={page} item={item} to={me}>
          {t('deadlines.take')}
        </Press>
      )}
      {assignee && assignee.id === me && (
        <Press page={page} item={item} to="">
          {t('deadlines.give_back')}
        </Press>
      )}
      <a href={link(page, paths.assign(item.track, item.key), { next: samePage(page, {}) })}>
        {t('deadlines.give')}
        <span class="vh"> {pick(item.what, page.language).value}</span>
      </a>
    </>
  );
}
