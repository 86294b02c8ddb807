import { Injectable } from '@nestjs/common';
import type { QueryConfig } from 'pg';
import type { RowOf } from '../../db/columns.js';
import { Database } from '../../db/database.js';
import type { State } from '../../domain/replay/replay.js';
import type { Day, Instant, TransitionView } from '../../domain/values/views.js';
import { Problem } from '../../http/problems/problem.js';
import { CursorReset, parseFeedCursor } from '../../http/requests/feed-cursor.js';
import { type CorrectionState, visibleTransition } from '../../ledger/public-view.js';
import { type LogName, logFor, type ReadScope } from '../../ledger/read-scope.js';
import type { StoredRow } from '../../ledger/rows/stored-row.js';
import { type StoredState, stateOf } from '../../ledger/rows/stored-state.js';
import type { UNNUMBERED } from '../../ledger/sql/tables.sql.js';
import { HistoryQuery } from './history.query.js';
import * as sql from './sql/transitions.sql.js';
import { Values } from './sql/values.js';
import { transition } from './transition-view.js';

type ListedRecord = StoredRow & CorrectionState & { track: string; at: string };

/**
 * Columns of every row of the feed query, or of its only row if the feed is empty. `resumeFrom` is set if the cursor is
 * invalid.
 */
type FeedRecord = { resumeFrom: string | null; isReplica: boolean };

type StateRecord = { state: StoredState | null; coverageUntil: Day | null };

/** A row of one of the two logs. */
export type LogRow = RowOf<typeof UNNUMBERED>;

/** The correction state of a row that was just recorded. */
export const AS_RECORDED = { correctedBy: null, annulled: false };

/** A row as it was recorded, without later corrections. `state` is null if it must be replayed. */
export type RowWithState = { transition: TransitionView; state: State | null; coverageUntil: Day | null };

/** A row of either log with its later corrections. `at` is the row's cursor. */
export type ListedTransition = { at: string; transition: TransitionView };

/** The log from which a list is read. For a desk it is the ledger, limited to the desk's own tracks. */
const logOf = (scope: ReadScope): LogName => (scope === 'public' ? 'public' : 'full');
const ownOf = (scope: ReadScope): string[] | null => (typeof scope === 'string' ? null : [...scope]);

/**
 * Throws if the feed cannot continue at the cursor. Where DATABASE_URL leads to a replica it throws 503 instead, because
 * the replica may only be behind.
 */
function requireValidCursor(found: FeedRecord | undefined): void {
  if (!found?.resumeFrom) return;
  if (!found.isReplica) throw new CursorReset(found.resumeFrom);
  const headers = { 'Retry-After': '2' };
  throw new Problem('unavailable', 'This replica has not come as far as the cursor yet.', { headers });
}

/** Rows as recorded: of one track, of a meeting, or of every track in feed order. */
@Injectable()
export class TransitionsQuery {
  constructor(
    private readonly database: Database,
    private readonly history: HistoryQuery,
  ) {}

  /** A track's rows in recorded order after `after`, the seq of the log that is seen. */
  recorded(slug: string, scope: ReadScope, after: number, limit: number): Promise<ListedTransition[]> {
    const log = logFor(scope, slug);
    return this.read(
      log,
      {
        name: `recorded-${log}`,
        text: sql.recorded(log),
        values: [slug, after, limit],
      },
      scope,
    );
  }

  /** A track's newest rows first. */
  latestOf(slug: string, scope: ReadScope, limit: number): Promise<ListedTransition[]> {
    const log = logFor(scope, slug);
    return this.read(
      log,
      {
        name: `latest-of-${log}`,
        text: sql.latestOf(log),
        values: [slug, limit],
      },
      scope,
    );
  }

  /** The newest rows of the feed, of tracks of this kind and party where they are given. */
  latest(
    scope: ReadScope,
    { kind, party }: { kind?: string | undefined; party?: string | undefined },
    limit: number,
  ): Promise<ListedTransition[]> {
    const log = logOf(scope);
    const values = new Values();
    // Planned each time: few tracks or many may be of a kind and party.
    const text = sql.latest(log, { kind, party, own: ownOf(scope), limit }, values);
    return this.read(log, { text, values: values.list }, scope);
  }

  /**
   * The newest rows since an instant, of all tracks; for a desk, of its own tracks, and of `others` what is public. In no
   * certain order.
   */
  async since(
    since: Instant,
    scope: ReadScope,
    limit: number,
    others: readonly string[] = [],
  ): Promise<TransitionView[]> {
    const own = ownOf(scope);
    const of = (log: LogName, slugs: readonly string[]) => {
      const query = { name: `recorded-since-${log}`, text: sql.recordedSince(log) };
      return slugs.length === 0 ? [] : this.read(log, { ...query, values: [slugs, since, limit] }, scope);
    };
    const [listed, open] = own
      ? await Promise.all([
          of('full', own),
          of(
            'public',
            others.filter((slug) => logFor(scope, slug) === 'public'),
          ),
        ])
      : [await this.latest(scope, {}, limit), []];
    return [...listed, ...open]
      .map(({ transition }) => transition)
      .filter(({ recordedAt }) => recordedAt >= since);
  }

  async one(slug: string, seq: number, scope: ReadScope): Promise<TransitionView | null> {
    const [listed] = await this.recorded(slug, scope, seq - 1, 1);
    return listed?.transition.seq === seq ? listed.transition : null;
  }

  /** The rows of one meeting with their corrections, ordered by track. */
  async ofMeeting(meeting: string, scope: ReadScope): Promise<ListedTransition[]> {
    const found = await this.eachLog(scope, (log, tracks) =>
      this.read(
        log,
        {
          name: `meeting-${log}${tracks.name}`,
          text: sql.ofMeeting(log, tracks.sql),
          values: [meeting, ...tracks.values],
        },
        scope,
      ),
    );
    return found.sort((a, b) => (a.transition.track < b.transition.track ? -1 : 1));
  }

  /** The other tracks with live entries of these meetings. */
  async othersAt(
    meetings: readonly string[],
    but: string,
    scope: ReadScope,
  ): Promise<{ meeting: string; track: string }[]> {
    if (meetings.length === 0) return [];
    return this.eachLog(scope, async (log, tracks) => {
      const { rows } = await this.database.reads.query<{ meeting: string; track: string }>({
        name: `others-at-${log}${tracks.name}`,
        text: sql.othersAt(log, tracks.sql, `$${tracks.values.length + 2}`),
        values: [meetings, ...tracks.values, but],
      });
      return rows;
    });
  }

  /**
   * Rows after a cursor, in feed order. Throws {@link CursorReset} if this database does not continue the state of the
   * cursor. One statement checks the cursor and reads the rows, so that both see the same snapshot.
   */
  async feed(scope: ReadScope, after: string, limit: number): Promise<ListedTransition[]> {
    const log = logOf(scope);
    const own = ownOf(scope);
    const { epoch, position } = parseFeedCursor(after);
    const rows = await this.atCursor<ListedRecord & FeedRecord>({
      name: own ? 'feed-own' : `feed-${log}`,
      text: sql.feed(log, own !== null),
      values: [log === 'public', position, limit, epoch, ...(own ? [own] : [])],
    });
    return this.listed(
      log,
      rows.filter(({ at }) => at !== null),
      scope,
    );
  }

  /** The normalised cursor. Throws {@link CursorReset} as `feed` does. */
  async placeInFeed(scope: ReadScope, cursor: string): Promise<string> {
    const { epoch, position } = parseFeedCursor(cursor);
    const [found] = await this.atCursor<FeedRecord & { cursor: string }>({
      name: 'feed-place',
      text: sql.PLACE_IN_FEED,
      values: [scope === 'public', position, epoch],
    });
    return found?.cursor ?? cursor;
  }

  /** What a cursor leads to. Where a replica does not know it, the primary is asked: the replica may only be behind. */
  private async atCursor<Row extends FeedRecord>(query: QueryConfig): Promise<Row[]> {
    let { rows } = await this.database.reads.query<Row>(query);
    if (rows[0]?.resumeFrom && rows[0].isReplica) ({ rows } = await this.database.pool.query<Row>(query));
    requireValidCursor(rows[0]);
    return rows;
  }

  /** The newest cursor of the feed. */
  async newestInFeed(scope: ReadScope): Promise<string> {
    const { rows } = await this.database.reads.query<{ cursor: string }>({
      name: 'feed-newest',
      text: sql.NEWEST_IN_FEED,
      values: [scope === 'public'],
    });
    return rows[0]?.cursor ?? '0';
  }

  /** The requested rows of a log as they were recorded, with the state after each, in the requested order. */
  async rows(log: LogName, wanted: readonly LogRow[]): Promise<(RowWithState | null)[]> {
    const { rows } = await this.database.reads.query<ListedRecord & StateRecord>({
      name: `rows-${log}`,
      text: sql.asRecorded(log),
      values: [wanted.map(({ trackId }) => trackId), wanted.map(({ seq }) => seq)],
    });
    const library = await this.history.library(rows.flatMap(({ sources }) => sources));
    const found = new Map(rows.map((record) => [Number(record.at), record]));
    return wanted.map((_, index) => {
      const record = found.get(index + 1);
      if (!record) return null;
      return {
        transition: transition(record.track, record, AS_RECORDED, library, log),
        state: record.state && stateOf(record.state),
        coverageUntil: record.coverageUntil,
      };
    });
  }

  /**
   * Reads both logs where the caller sees the ledger of some tracks and the public log of the rest; $2 then names
   * those tracks.
   */
  private async eachLog<T>(
    scope: ReadScope,
    ask: (log: LogName, tracks: { name: string; sql: string; values: unknown[] }) => Promise<T[]>,
  ): Promise<T[]> {
    if (typeof scope === 'string') return ask(scope, { name: '', sql: '', values: [] });
    const values = [[...scope]];
    const [own, others] = await Promise.all([
      ask('full', { name: '-own', sql: 'AND t.slug = ANY($2)', values }),
      ask('public', { name: '-others', sql: 'AND t.slug <> ALL($2)', values }),
    ]);
    return [...own, ...others];
  }

  private async read(
    log: LogName,
    query: { name?: string; text: string; values: unknown[] },
    scope: ReadScope,
  ): Promise<ListedTransition[]> {
    return this.listed(log, (await this.database.reads.query<ListedRecord>(query)).rows, scope);
  }

  private async listed(
    log: LogName,
    rows: readonly ListedRecord[],
    scope: ReadScope,
  ): Promise<ListedTransition[]> {
    const library = await this.history.library(rows.flatMap(({ sources }) => sources));
    return rows.map((record) => ({
      at: String(record.at),
      transition: visibleTransition(
        transition(
          record.track,
          record,
          { correctedBy: record.correctedBy, annulled: record.annulled },
          library,
          log,
        ),
        scope,
      ),
    }));
  }
}
