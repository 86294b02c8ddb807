import type { ComponentChildren } from 'preact';
import type { Day } from '../domain/views.js';
import { catalogues } from '../i18n/catalogue.js';
import { date } from '../i18n/dates.js';
import { type Messages, messagesFor } from '../i18n/messages.js';
import { Chart } from '../ui/chart.js';
import { DateText } from '../ui/dates.js';
import { PLACE } from '../ui/drawn.js';
import { FormatLinks } from '../ui/format-links.js';
import { Layout } from '../ui/layout.js';
import { type Format, type Page, samePage } from '../ui/page.js';
import { commonEnd } from '../ui/story.js';
import { Pieces } from '../ui/text.js';
import { Misread } from '../ui/travel.js';
import { BoardFilter, type BoardFilters } from './board-filter.js';
import { type BoardRow, type CompactBoardRow, RailHead, Row } from './board-rows.js';
import { stageDaysOf } from './stage-days.js';

export type { BoardFilters, BoardRow, CompactBoardRow };

export type BoardProps = {
  page: Page;
  /** The day that the rows show: today unless the reader asked for another. */
  asOf: Day;
  /** What was typed as a day and is none. */
  misread?: string | null;
  /** The tracks that answer to the filter, in the order of the board. */
  rows: BoardRow[];
  /** Instead of rows, where there are more than {@link MANY}; their place is left to be filled ({@link compactRows}). */
  compact?: CompactBoardRow[];
  filters: BoardFilters;
  /** Codes to choose from. `stalled` is how many tracks are stalled now (staff). */
  choices: { parties: string[]; kinds: string[]; stalled?: number };
  /** The last days on which a stage changed, on any track; without it those of the rows shown. */
  stageDays?: Day[];
  formats: Format[];
};

/** More rows than this are drawn compactly, and without the chart: a board must fit some ten screens. */
export const MANY = 30;
/** Days offered at once; earlier ones are behind a disclosure. */
const DAYS_SHOWN = 6;

function StageDays({ page, days }: { page: Page; days: Day[] }) {
  const { t } = messagesFor(page.language);
  if (days.length === 0) return null;
  const links = (some: Day[]) =>
    some.map((day) => (
      <li>
        <a href={samePage(page, { asOf: day })}>
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

function WhichDay({ page, asOf, days, end }: { page: Page; asOf: Day; days: Day[]; end: Day | null }) {
  const { t, pieces } = messagesFor(page.language);
  const { language } = page;
  const past = asOf !== page.today;
  const kept = [...new URLSearchParams(page.query)].filter(([name]) => name !== 'asOf');
  return (
    <section class="asof" aria-label={t('board.which_day')}>
      <div>
        <p>
          {!past && t('board.today')}
          {past && <a href={samePage(page, { asOf: null })}>{t('track.now_link')}</a>}{' '}
          {end && end < asOf && (
            <Pieces pieces={pieces('board.sources_end', { date: date(end) })} language={language} />
          )}
        </p>
        <StageDays page={page} days={days} />
      </div>
      <form class="bar" method="get" action={page.path}>
        {kept.map(([name, value]) => (
          <input type="hidden" name={name} value={value} />
        ))}
        <div>
          <label for="as-of">{t('board.another_day')}</label>
          <input
            type="text"
            id="as-of"
            name="asOf"
            class="w12"
            value={asOf}
            inputMode="numeric"
            title={t('board.day_hint')}
            autocomplete="off"
          />
        </div>
        <button type="submit">{t('board.show')}</button>
      </form>
    </section>
  );
}

/** Named by the catalogue too, but told to subscribers only. */
const NOT_STREAMED = /^(round\.overdue|track\.stalled|endpoint\..*)$/;
/** A stream's events are heard by name only: every type that a ledger row may have. */
const EVENT_TYPES = Object.keys(catalogues.en.events)
  .filter((type) => !NOT_STREAMED.test(type))
  .join(' ');

/** What the script needs to follow the stream; without script it stays hidden, and no update leaves it changed. */
function Stream({ m: { t } }: { m: Messages }) {
  return (
    <div
      class="bar stream"
      id="stream"
      hidden
      hx-morph-skip
      data-stream="/v1/stream"
      data-types={EVENT_TYPES}
      data-updated={t('board.updated')}
    >
      <p class="quiet" data-running={t('board.live')} data-paused={t('board.paused')}>
        {t('board.live')}
      </p>
      <button type="button" class="mini" data-pause={t('board.pause')} data-resume={t('board.resume')}>
        {t('board.pause')}
      </button>
      <p class="vh" role="status" />
    </div>
  );
}

type FrameProps = { page: Page; asOf: Day; formats: Format[]; children: ComponentChildren };

/** What is around the board, with all that only this reader's page says. */
export function BoardFrame({ page, asOf, formats, children }: FrameProps) {
  const { t } = messagesFor(page.language);
  const title = t('board.title_as_of', { date: date(asOf) });
  return (
    <Layout page={page} title={title} current="board" formats={formats} live={asOf === page.today}>
      {children}
    </Layout>
  );
}

/** The board: where every track stands on a day, in a sentence each. Says nothing of who reads but whether it is staff. */
export function Board(props: BoardProps) {
  const { page, asOf, rows, compact = [], filters, choices, formats } = props;
  const m = messagesFor(page.language);
  const { t } = m;
  const { staff } = page.session;
  const live = asOf === page.today;
  const all = [...rows, ...compact];
  const filtered = Object.values(filters).some(Boolean);
  return (
    <>
      <h1>
        {t('board.title')}{' '}
        <span>
          <Pieces pieces={m.pieces('board.as_of', { date: date(asOf) })} language={page.language} />
        </span>
      </h1>
      <Misread typed={props.misread} page={page} />
      <WhichDay page={page} asOf={asOf} days={props.stageDays ?? stageDaysOf(all)} end={commonEnd(all)} />
      <div
        id="live"
        hx-get={live ? samePage(page, {}) : undefined}
        hx-trigger={live ? 'paraph:news' : undefined}
        hx-select={live ? '#live' : undefined}
        hx-swap={live ? 'outerMorph' : undefined}
      >
        <section class="part" aria-labelledby="tracks">
          <div class="over">
            <h2 id="tracks">{t('board.tracks', { count: all.length })}</h2>
            <BoardFilter page={page} filters={filters} choices={choices} />
          </div>
          {all.length === 0 && <p class="lede">{t(filtered ? 'board.empty' : 'board.none_yet')}</p>}
          {all.length > 0 && <RailHead m={m} />}
          {compact.length > 0 ? (
            <ul class="tracks compact">{PLACE}</ul>
          ) : (
            <ul class="tracks">
              {rows.map((row) => (
                <Row row={row} page={page} asOf={asOf} m={m} staff={staff} />
              ))}
            </ul>
          )}
          {live && <Stream m={m} />}
        </section>
        {rows.length > 0 && (
          <section class="part" aria-labelledby="over-time">
            <h2 id="over-time">{t('chart.title')}</h2>
            <p class="quiet">{t('chart.lede')}</p>
            <Chart stories={rows} day={asOf} m={m} />
          </section>
        )}
      </div>
      <FormatLinks formats={formats} lead={t('nav.view_as')} m={m} />
    </>
  );
}
