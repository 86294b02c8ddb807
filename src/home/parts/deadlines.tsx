import type { Day, TrackView } from '../../domain/values/views.js';
import { date } from '../../i18n/dates.js';
import { messagesFor } from '../../i18n/messages.js';
import type { ListedDeadline } from '../../tracks/queries/deadlines/deadline-view.js';
import { DueList } from '../../ui/deadline-list.js';
import { link, type Page, paths } from '../../ui/page.js';
import { Pieces } from '../../ui/text.js';

export type OwedProps = {
  page: Page;
  /** The next deadlines, overdue ones first; of the reader's desks, or of all tracks. */
  owed: { items: readonly ListedDeadline[]; more: boolean; whose: 'desk' | 'ours' };
  friday: Day;
  tracks: ReadonlyMap<string, TrackView>;
};

/** What the reader's side owes next, with the way to all that is due this week. */
export function Deadlines({ page, owed: { items, more, whose }, friday, tracks }: OwedProps) {
  const m = messagesFor(page.language);
  const { t, language } = m;
  return (
    <section aria-labelledby="next-deadlines">
      <h2 id="next-deadlines">{t('home.deadlines')}</h2>
      <p class="quiet">{t(`home.deadlines_${whose}`)}</p>
      <p class="below">
        <a class="button" href={link(page, paths.agenda, { who: whose, by: friday })}>
          <span>
            <Pieces
              pieces={m.pieces(`home.by_friday_${whose}`, { date: date(friday) })}
              language={language}
            />
          </span>
        </a>
      </p>
      {items.length === 0 ? (
        <p class="below">{t('home.no_deadlines')}</p>
      ) : (
        <DueList items={items} page={page} tracks={tracks} slim />
      )}
      <p class="below">
        <a href={link(page, paths.agenda, { who: more ? whose : null })}>{t('home.whole_agenda')}</a>
      </p>
    </section>
  );
}
