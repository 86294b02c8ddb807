import type { ComponentChildren } from 'preact';
import type { Day } from '../domain/values/views.js';
import { catalogues } from '../i18n/catalogue.js';
import { date } from '../i18n/dates.js';
import { type Messages, messagesFor } from '../i18n/messages.js';
import type { TrackSort } from '../tracks/queries/track-list.query.js';
import { Chart } from '../ui/chart.js';
import { FormatLinks } from '../ui/format-links.js';
import { Layout } from '../ui/layout.js';
import { Future, UnreadableDate } from '../ui/moment.js';
import { type Format, type Page, samePage } from '../ui/page.js';
import { commonEnd } from '../ui/story.js';
import { Pieces } from '../ui/text.js';
import { BoardFilter, type BoardFilters } from './board-filter.js';
import { Pager, type Pages } from './board-pager.js';
import { type BoardRow, type CompactBoardRow, CompactRow, RailHead, Row } from './board-rows.js';
import { DayChoice } from './day-choice.js';
import { stageDaysOf } from './stage-days.js';

export type { BoardFilters, BoardRow, CompactBoardRow };

export type BoardProps = {
  page: Page;
  /** The shown day: today unless the reader chose another. */
  asOf: Day;
  /** The place in the reader's stream up to which the board has everything; by default its beginning. */
  cursor?: string;
  /** The text given as a day that is not one. */
  misread?: string | null;
  /** The text given as a party that nobody is called. */
  unknownParty?: string | null;
  /** The tracks of the page, in the order of the board. */
  rows: BoardRow[];
  /** Replaces `rows` if there are more than {@link MAX_FULL_ROWS}, or more of their history than {@link MAX_HISTORY}. */
  compact?: CompactBoardRow[];
  /** How many tracks match the filter; by default those of the page. */
  total?: number;
  pages?: Pages;
  filters: BoardFilters;
  sort?: TrackSort;
  /** For staff: how many tracks are stalled. */
  stalled?: number | undefined;
  /** The last days on which the stage of a track of the page changed; by default of the shown rows. */
  stageDays?: Day[];
  formats: Format[];
};

/** A longer page has compact rows: it must fit on about ten screens. */
export const MAX_FULL_ROWS = 30;
/** The most entries that are replayed for a page; with more, rows and chart are made of the tracks' states. */
export const MAX_HISTORY = 1_000;
/** Event types that have a label but occur only in webhooks, not in the stream. */
const NOT_STREAMED = /^(round\.overdue|track\.stalled|endpoint\..*)$/;
/** EventSource listens to named events, so this lists every type that a ledger row may have. */
const EVENT_TYPES = Object.keys(catalogues.en.events)
  .filter((type) => !NOT_STREAMED.test(type))
  .join(' ');

/**
 * The controls of the live update. They stay hidden without script, and updates do not replace them. The stream starts
 * at the page's cursor, so that what was recorded before it opened is news too.
 */
function Stream({ cursor, m: { t } }: { cursor: string; m: Messages }) {
  return (
    <div
      class="bar stream"
      id="stream"
      hidden
      hx-morph-skip
      data-stream={`/v1/stream?after=${cursor}`}
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

/** The frame around the board, with everything that depends on the session. */
export function BoardFrame({ page, asOf, formats, children }: FrameProps) {
  const { t } = messagesFor(page.language);
  const title = t('board.title_as_of', { date: date(asOf) });
  return (
    <Layout
      page={page}
      title={title}
      current="board"
      formats={formats}
      live={asOf === page.today}
      skip={{ id: 'agreements', label: t('board.skip') }}
    >
      {children}
    </Layout>
  );
}

/** The status of every track on a day. It depends on the reader only in whether they are staff, so it can be cached. */
export function Board(props: BoardProps) {
  const { page, asOf, rows, compact = [], filters, sort = 'activity', stalled, pages, formats } = props;
  const m = messagesFor(page.language);
  const { t } = m;
  const { staff } = page.session;
  const live = asOf === page.today;
  const all = [...rows, ...compact];
  const total = props.total ?? all.length;
  const filtered = Object.values(filters).some(Boolean);
  return (
    <>
      <h1>
        {t('board.title')}{' '}
        <span>
          <Pieces pieces={m.pieces('board.as_of', { date: date(asOf) })} language={page.language} />
        </span>
      </h1>
      <UnreadableDate typed={props.misread} page={page} />
      <Future page={page} asOf={asOf} knownAt={null} />
      <DayChoice page={page} asOf={asOf} days={props.stageDays ?? stageDaysOf(all)} end={commonEnd(all)} />
      <div
        id="live"
        data-whole={total === all.length ? '' : undefined}
        hx-get={live ? samePage(page, {}) : undefined}
        hx-trigger={live ? 'paraph:news' : undefined}
        hx-select={live ? '#live' : undefined}
        hx-swap={live ? 'outerMorph' : undefined}
      >
        <section class="part" aria-labelledby="tracks">
          <div class="over">
            <h2 id="tracks">{t('board.tracks', { count: total })}</h2>
            <BoardFilter
              page={page}
              filters={filters}
              filtered={filtered || Boolean(props.unknownParty)}
              sort={sort}
              unknownParty={props.unknownParty ?? null}
              stalled={stalled}
            />
          </div>
          {pages && <Pager page={page} pages={pages} total={total} label={t('board.pages')} />}
          {total === 0 && <p class="lede">{t(filtered ? 'board.empty' : 'board.none_yet')}</p>}
          {all.length > 0 && <RailHead m={m} />}
          {compact.length > 0 ? (
            <ul class="tracks compact" id="agreements" tabIndex={-1}>
              {compact.map((row) => (
                <CompactRow row={row} page={page} asOf={asOf} m={m} />
              ))}
            </ul>
          ) : (
            <ul class="tracks" id="agreements" tabIndex={-1}>
              {rows.map((row) => (
                <Row row={row} page={page} asOf={asOf} m={m} staff={staff} />
              ))}
            </ul>
          )}
          {pages && all.length > 0 && (
            <Pager page={page} pages={pages} total={total} label={t('board.pages_below')} />
          )}
          {live && <Stream cursor={props.cursor ?? '0'} m={m} />}
        </section>
        {all.length > 0 && (
          <section class="part" aria-labelledby="over-time">
            <h2 id="over-time">{t('chart.title')}</h2>
            <p class="quiet">{t('chart.lede')}</p>
            <Chart stories={all} day={asOf} page={page} />
          </section>
        )}
      </div>
      <FormatLinks formats={formats} lead={t('nav.view_as')} m={m} />
    </>
  );
}
