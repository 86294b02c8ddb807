import type { Day, Instant } from '../domain/values/views.js';
import { date, formatInstant } from '../i18n/dates.js';
import { messagesFor } from '../i18n/messages.js';
import { Bar, BarField } from './bar.js';
import { type Page, samePage } from './page.js';
import { Pieces } from './text.js';

export type MomentProps = {
  page: Page;
  /** The requested day; null for the reference day of `knownAt`, or today. */
  asOf: Day | null;
  /** The requested instant, after which recorded rows are left out; null for now. */
  knownAt: Instant | null;
};

/** Says that the requested date could not be read, so that the page shows today. */
export function UnreadableDate({ typed, page }: { typed: string | null | undefined; page: Page }) {
  const { t } = messagesFor(page.language);
  return typed ? (
    <p class="note" role="alert">
      {t('board.misread', { typed })}
    </p>
  ) : null;
}

/** Says that the requested day or instant has not come yet. */
export function Future({ page, asOf, knownAt }: MomentProps) {
  const { t, pieces } = messagesFor(page.language);
  const isFutureDay = asOf !== null && asOf > page.today;
  // The rest of today is no future: links to today's end lead here.
  const isFutureInstant = knownAt !== null && knownAt.slice(0, 10) > page.today;
  return (
    <>
      {isFutureDay && (
        <p class="note">
          <Pieces pieces={pieces('board.future', { date: date(asOf) })} language={page.language} />
        </p>
      )}
      {isFutureInstant && (
        <p class="note">{t('board.future_known', { instant: formatInstant(knownAt, page.language) })}</p>
      )}
    </>
  );
}

/** The banner over a page that does not show today. */
export function MomentBanner({ page, asOf, knownAt }: MomentProps) {
  const { t, pieces } = messagesFor(page.language);
  const day = asOf ?? knownAt?.slice(0, 10);
  if (!day || (day === page.today && !knownAt)) return null;
  return (
    <>
      <Future page={page} asOf={asOf} knownAt={knownAt} />
      <section class="travel" aria-label={t('board.which_day')}>
        <p>
          <strong>
            <Pieces pieces={pieces('track.looking_at', { date: date(day) })} language={page.language} />
          </strong>
          ,{' '}
          {knownAt
            ? t('track.known_then', { instant: formatInstant(knownAt, page.language) })
            : t('track.known_now')}
        </p>
        <ul class="inline">
          {knownAt && asOf && (
            <li>
              <a href={samePage(page, { knownAt: null })}>{t('track.known_link')}</a>
            </li>
          )}
          {!knownAt && (
            <li>
              <a href={samePage(page, { knownAt: `${day}T23:59:59.999Z` })}>{t('track.then_link')}</a>
            </li>
          )}
          <li>
            <a href={samePage(page, { asOf: null, knownAt: null })}>{t('track.now_link')}</a>
          </li>
        </ul>
      </section>
    </>
  );
}

/** The form for another day, or for what was known at another instant: text fields work alike in every browser. */
export function MomentForm({ page, asOf, knownAt }: MomentProps) {
  const { t, pieces } = messagesFor(page.language);
  const day = asOf ?? knownAt?.slice(0, 10) ?? page.today;
  return (
    <details class="look">
      <summary>
        <Pieces pieces={pieces('track.look', { date: date(day) })} language={page.language} />
      </summary>
      <Bar page={page} own={['asOf', 'knownAt']}>
        <BarField
          id="as-of"
          name="asOf"
          label={t('track.as_of')}
          hint={t('board.day_hint')}
          value={asOf ?? ''}
        />
        <BarField
          id="known-at"
          name="knownAt"
          label={t('track.known_at')}
          hint={t('track.known_hint')}
          value={knownAt ?? ''}
        />
        <button type="submit">{t('board.show')}</button>
      </Bar>
    </details>
  );
}
