import { messagesFor } from '../../../i18n/messages.js';
import { DueList } from '../../../ui/deadline-list.js';
import { link, type Page, paths } from '../../../ui/page.js';
import type { ListedDeadline } from '../../queries/deadlines/deadline-view.js';
import { AssignButtons } from './assign-buttons.js';

/** For staff: what is planned and what follows from the final clauses. Agreed steps have a section of their own. */
export function TrackDeadlines({
  deadlines,
  slug,
  page,
  mayAssign,
}: {
  deadlines: readonly ListedDeadline[];
  slug: string;
  page: Page;
  mayAssign: boolean;
}) {
  const { t } = messagesFor(page.language);
  const shown = deadlines.filter(({ rule, state }) => rule !== 'action' && state !== 'met');
  if (deadlines.length === 0) return null;
  return (
    <section class="part" aria-labelledby="deadlines">
      <div class="over">
        <h2 id="deadlines">{t('deadlines.on_track')}</h2>
        <ul class="inline quiet">
          <li>
            <a href={link(page, paths.agenda, { track: slug })}>{t('deadlines.all_of_track')}</a>
          </li>
        </ul>
      </div>
      {shown.length > 0 && (
        <DueList
          items={shown}
          page={page}
          {...(mayAssign && { act: (item) => <AssignButtons page={page} item={item} /> })}
        />
      )}
    </section>
  );
}
