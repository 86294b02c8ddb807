import type { Day } from '../domain/values/views.js';
import { date } from '../i18n/dates.js';
import { messagesFor } from '../i18n/messages.js';
import { Bar, BarField } from '../ui/bar.js';
import { DateText } from '../ui/dates.js';
import { type Page, samePage } from '../ui/page.js';
import { Pieces } from '../ui/text.js';
import { PAGE_PARAMETERS } from './board-pager.js';

/** Days that are visible at once; earlier ones are in a disclosure. */
const DAYS_SHOWN = 6;

function StageDays({ page, days }: { page: Page; days: Day[] }) {
  const { t } = messagesFor(page.language);
  if (days.length === 0) return null;
  const links = (some: Day[]) =>
    some.map((day) => (
      <li>
        <a href={samePage(page, { ...PAGE_PARAMETERS, asOf: day })}>
          <DateText edtf={day} language={page.language} />
        </a>
      </li>
    ));
  return (
    <>
      <ul class="inline quiet">
        <li>{t('board.stage_days')}</li>
        {links(days.slice(-DAYS_SHOWN))}
      </ul>
      {days.length > DAYS_SHOWN && (
        <details class="quiet">
          <summary>{t('board.earlier_days')}</summary>
          <ul class="inline">{links(days.slice(0, -DAYS_SHOWN))}</ul>
        </details>
      )}
    </>
  );
}

/** Shows the day of the board, with links to other days. */
export function DayChoice({
  page,
  asOf,
  days,
  end,
}: {
  page: Page;
  asOf: Day;
  days: Day[];
  end: Day | null;
}) {
  const { t, pieces } = messagesFor(page.language);
  const { language } = page;
  const past = asOf !== page.today;
  return (
    <section class="asof" aria-label={t('board.which_day')}>
      <p>
        {!past && t('board.today')}
        {past && <a href={samePage(page, { ...PAGE_PARAMETERS, asOf: null })}>{t('track.now_link')}</a>}{' '}
        {end && end < asOf && (
          <Pieces pieces={pieces('board.sources_end', { date: date(end) })} language={language} />
        )}
      </p>
      <details class="folded">
        <summary>{t('board.another_day')}</summary>
        <StageDays page={page} days={days} />
        <Bar page={page} own={['asOf', ...Object.keys(PAGE_PARAMETERS)]}>
          <BarField
            id="as-of"
            name="asOf"
            label={t('board.another_day')}
            title={t('board.day_hint')}
            value={asOf}
          />
          <button type="submit">{t('board.show')}</button>
        </Bar>
      </details>
    </section>
  );
}
