import type { ComponentChildren } from 'preact';
import { dayNumber } from '../domain/values/dates.js';
import type { Day, TrackView } from '../domain/values/views.js';
import { date } from '../i18n/dates.js';
import { type Messages, messagesFor } from '../i18n/messages.js';
import type { ListedDeadline } from '../tracks/queries/deadlines/deadline-view.js';
import { BarField } from '../ui/bar.js';
import { type DueItem, DueKey, DueList } from '../ui/deadline-list.js';
import { FormatLinks } from '../ui/format-links.js';
import { Layout } from '../ui/layout.js';
import { link, type Page, paths, type Query, samePage } from '../ui/page.js';
import { Pieces } from '../ui/text.js';
import { TrackName } from '../ui/track-name.js';
import { endsAfter, fridayAfter, GROUPS, type GroupName, groupOf } from './groups.js';

/** Whose deadlines are listed. */
export const WHOSE = ['all', 'mine', 'desk', 'ours', 'theirs'] as const;
export type Whose = (typeof WHOSE)[number];

export type AgendaProps = {
  page: Page;
  items: readonly ListedDeadline[];
  /** The tracks of the items, by slug. */
  tracks: ReadonlyMap<string, TrackView>;
  who: Whose;
  /** Whether the reader works for a desk. */
  hasDesk: boolean;
  /** What may fall due until this day, and no later. */
  by: Day | null;
  /** What was typed to find an agreement. */
  typed: string;
  isUnknown: boolean;
  /** The one agreement whose deadlines are listed. */
  only: TrackView | null;
  /** The cursors of the next page and of the previous one. */
  next: string | null;
  previous: string | null;
  /** What can be done with a deadline. */
  act?: ((item: DueItem) => ComponentChildren) | undefined;
  notice?: ComponentChildren;
};

/** Who owes what, by when: groups by the last possible day. */
export function AgendaPage(props: AgendaProps) {
  const { page, items, tracks, only, act } = props;
  const m = messagesFor(page.language);
  const { t } = m;
  const groups = Map.groupBy(items, (item) => groupOf(item, page.today));
  return (
    <Layout page={page} title={t('deadlines.title')} current="agenda">
      <h1>
        {t('deadlines.title')}{' '}
        <span>
          <Pieces pieces={m.pieces('deadlines.as_of', { date: date(page.today) })} language={page.language} />
        </span>
      </h1>
      {props.notice}
      <p class="lede">{t('deadlines.lede')}</p>
      <Filters {...props} m={m} />
      {only ? <OnlyTrack track={only} page={page} m={m} /> : <Until {...props} m={m} />}
      {items.length === 0 && (
        <>
          <p class="say">{t('deadlines.none')}</p>
          <p class="lede">{t('deadlines.none_why')}</p>
          <p>
            <a href={link(page, paths.agenda)}>{t('deadlines.show_all')}</a>
          </p>
        </>
      )}
      {items.length > 0 && (
        <div class={act ? 'due-head four' : 'due-head'} aria-hidden="true">
          <span>{t('deadlines.due')}</span>
          <span>{t('deadlines.what')}</span>
          <span>{t('deadlines.owner')}</span>
          {act && <span>{t('deadlines.done')}</span>}
        </div>
      )}
      {GROUPS.map((name) => {
        const found = groups.get(name);
        if (!found) return null;
        return (
          <section class={name === 'overdue' ? 'group late' : 'group'} aria-labelledby={`group-${name}`}>
            <h2 id={`group-${name}`}>
              {t(`deadlines.group_${name}`)} <Bounds name={name} page={page} m={m} />
            </h2>
            <DueList items={found} page={page} tracks={tracks} {...(act && { act })} />
          </section>
        );
      })}
      {items.length > 0 && <DueKey page={page} />}
      <Pages {...props} m={m} />
      <p class="quiet">
        <a href={link(page, paths.ownAgenda)}>{t('reminders.to_page')}</a>
      </p>
      <FormatLinks
        formats={[
          { href: jsonOf(props), label: 'JSON', type: 'application/json' },
          { href: '/agenda.xlsx', label: 'Excel' },
        ]}
        lead={t('nav.view_as')}
        m={m}
      />
    </Layout>
  );
}

type WithMessages = AgendaProps & { m: Messages };

/** The API knows neither desks nor sides: what it lists is the whole, or of one agreement. */
const jsonOf = ({ only }: AgendaProps): string =>
  only ? `/v1/deadlines?track=${encodeURIComponent(only.slug)}` : '/v1/deadlines';

function Bounds({ name, page, m }: { name: GroupName; page: Page; m: Messages }) {
  const { week, month } = endsAfter(page.today);
  const pieces = (() => {
    if (name === 'overdue') return [m.t('deadlines.passed')];
    if (name === 'today') return [date(page.today)];
    if (name === 'week') return m.pieces('deadlines.until', { date: date(week) });
    if (name === 'month' && dayNumber(month) > dayNumber(week))
      return m.pieces('deadlines.until', { date: date(month) });
    return null;
  })();
  return pieces && <small>{<Pieces pieces={pieces} language={page.language} />}</small>;
}

function Filters({ page, who, hasDesk, by, typed, isUnknown, m: { t } }: WithMessages) {
  const choices = WHOSE.filter(
    (one) => (one !== 'desk' || hasDesk) && (one !== 'mine' || page.session.person !== undefined),
  );
  const first = { ...FROM_FIRST, track: null };
  return (
    <div class="over">
      <nav aria-label={t('deadlines.whose')}>
        <ul class="pick">
          {choices.map((one) => (
            <li>
              <a
                href={samePage(page, { ...first, who: one === 'all' ? null : one })}
                aria-current={one === who ? 'true' : undefined}
              >
                {t(`deadlines.who_${one}`)}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <form class="bar" method="get" action={page.path}>
        {new URLSearchParams(page.query).has('lang') && (
          <input type="hidden" name="lang" value={page.language} />
        )}
        {who !== 'all' && <input type="hidden" name="who" value={who} />}
        {by && <input type="hidden" name="by" value={by} />}
        <BarField
          type="search"
          id="agreement"
          name="q"
          label={t('deadlines.agreement')}
          value={typed}
          describedBy={isUnknown ? 'unknown-agreement' : undefined}
        />
        <button type="submit">{t('deadlines.apply')}</button>
        {isUnknown && (
          <p class="quiet" id="unknown-agreement">
            {t('deadlines.not_found', { typed })}
          </p>
        )}
      </form>
    </div>
  );
}

function OnlyTrack({ track, page, m: { t } }: { track: TrackView; page: Page; m: Messages }) {
  const [before = '', after = ''] = t('deadlines.of_track', { name: '\u0000' }).split('\u0000');
  return (
    <p class="note">
      {before}
      <a href={link(page, paths.track(track.slug))}>
        <TrackName track={track} page={page} />
      </a>
      {after} <a href={link(page, paths.agenda)}>{t('deadlines.show_all')}</a>
    </p>
  );
}

/** Until which day deadlines are listed, with a link that drops it; or a link to those until Friday. */
function Until({ page, by, m }: WithMessages) {
  const { t } = m;
  const here = (changes: Query) => samePage(page, { ...FROM_FIRST, ...changes });
  if (by === null)
    return (
      <p>
        <a href={here({ by: fridayAfter(page.today) })}>{t('deadlines.until_friday')}</a>
      </p>
    );
  return (
    <p class="note">
      <Pieces pieces={m.pieces('deadlines.only_until', { date: date(by) })} language={m.language} />{' '}
      <a href={here({ by: null })}>{t('deadlines.any_day')}</a>
    </p>
  );
}

/** Another list begins at its beginning. */
const FROM_FIRST = { after: null, before: null };

/** Plain links, so that pages are turned without script. */
function Pages({ page, previous, next, m: { t } }: WithMessages) {
  if (previous === null && next === null) return null;
  return (
    <nav class="pager" aria-label={t('deadlines.pages')}>
      {previous !== null && (
        <>
          <a href={samePage(page, FROM_FIRST)}>{t('deadlines.first_page')}</a>
          <a href={samePage(page, { ...FROM_FIRST, before: previous })} rel="prev">
            {t('deadlines.previous_page')}
          </a>
        </>
      )}
      {next !== null && (
        <a href={samePage(page, { ...FROM_FIRST, after: next })} rel="next">
          {t('deadlines.next_page')}
        </a>
      )}
    </nav>
  );
}
