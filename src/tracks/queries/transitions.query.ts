import { Injectable } from '@nestjs/common';
import { Database } from '../../db/database.js';
import type { State } from '../../domain/replay/replay.js';
import type { Day, TransitionView } from '../../domain/values/views.js';
import { Problem } from '../../http/problems/problem.js';
import { CursorReset, feedPlace } from '../../http/requests/feed-cursor.js';
import { visibleTransition } from '../../ledger/public-view.js';
import { type LogName, logFor, type ReadScope } from '../../ledger/read-scope.js';
import { LEDGER_COLUMNS, type LedgerRecord, storedRow } from '../../ledger/rows.js';
import { FROM_PUBLIC, HistoryQuery, PUBLIC_COLUMNS } from './history.query.js';
import { STATE_AFTER } from './state-after.sql.js';
import { transition } from './transition-view.js';

type ListedRecord = LedgerRecord & {
  track: string;
  corrected_by: number | null;
  annulled: boolean;
  at: string;
};

/** Beside a row of the feed, or alone where there is none: where a cursor that cannot go on resumes from. */
type FeedRecord = { resume_from: string | null; is_replica: boolean };

type StateRecord = { state: State | null; coverage_until: Day | null };

/** A row of one of the two logs. */
export type LogRow = { public: boolean; track_id: number; seq: number };

/** What became of a row that was just recorded. */
export const AS_RECORDED = { correctedBy: null, annulled: false };

/** A row as it was recorded: what became of it since is not in it. `state` is null where it must be folded again. */
export type WithState = { transition: TransitionView; state: State | null; coverageUntil: Day | null };

/** A row of either log with what became of the entry since. `at` is the cursor that the row stands at. */
export type Listed = { at: string; transition: TransitionView };

const FULL = `
  SELECT t.slug AS track, ${LEDGER_COLUMNS}, n.seq AS corrected_by, coalesce(n.annulled, false) AS annulled
  FROM ledger l JOIN tracks t ON t.id = l.track_id
  LEFT JOIN LATERAL (
    SELECT c.seq, c.type = 'transition.annulled' AS annulled FROM ledger c
    WHERE c.track_id = l.track_id AND c.corrects = l.seq AND c.type <> 'transition.published'
    ORDER BY c.seq DESC LIMIT 1
  ) n ON true`;

const PUBLIC = `
  SELECT t.slug AS track, ${PUBLIC_COLUMNS}, n.seq AS corrected_by, coalesce(n.annulled, false) AS annulled
  ${FROM_PUBLIC} JOIN tracks t ON t.id = p.track_id
  LEFT JOIN LATERAL (
    SELECT o.seq, ol.type = 'transition.annulled' AS annulled
    FROM public_log o JOIN ledger ol ON ol.track_id = o.track_id AND ol.seq = o.row_seq
    WHERE o.track_id = p.track_id AND o.corrects = p.seq
    ORDER BY o.seq DESC LIMIT 1
  ) n ON true`;

const selectOf = (sees: LogName): string => (sees === 'full' ? FULL : PUBLIC);

/** The log that a list of rows is read from: by desk it is the ledger, and of it the rows of their own tracks. */
const logOf = (scope: ReadScope): LogName => (scope === 'public' ? 'public' : 'full');
const ownOf = (scope: ReadScope): string[] | null => (typeof scope === 'string' ? null : [...scope]);

/** Throws where the cursor cannot go on. A replica may only be behind its primary, which alone knows. */
function goingOn(found: FeedRecord | undefined): void {
  if (!found?.resume_from) return;
  if (!found.is_replica) throw new CursorReset(found.resume_from);
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
  recorded(slug: string, scope: ReadScope, after: number, limit: number): Promise<Listed[]> {
    const sees = logFor(scope, slug);
    const [select, row] = sees === 'full' ? [FULL, 'l'] : [PUBLIC, 'p'];
    return this.read(
      sees,
      {
        name: `recorded-${sees}`,
        text: `SELECT r.*, r.seq AS at FROM (${select}
             WHERE t.slug = $1 AND ${row}.seq > $2 ORDER BY ${row}.seq LIMIT $3) r ORDER BY r.seq`,
        values: [slug, after, limit],
      },
      scope,
    );
  }

  /** A track's newest rows first. */
  latestOf(slug: string, scope: ReadScope, limit: number): Promise<Listed[]> {
    const sees = logFor(scope, slug);
    const [select, row] = sees === 'full' ? [FULL, 'l'] : [PUBLIC, 'p'];
    return this.read(
      sees,
      {
        name: `latest-of-${sees}`,
        text: `SELECT r.*, r.seq AS at FROM (${select}
             WHERE t.slug = $1 ORDER BY ${row}.seq DESC LIMIT $2) r ORDER BY r.seq DESC`,
        values: [slug, limit],
      },
      scope,
    );
  }

  /** The newest rows of the feed, of tracks of a kind and a party where they are given. */
  latest(
    scope: ReadScope,
    { kind, party }: { kind?: string; party?: string },
    limit: number,
  ): Promise<Listed[]> {
    const sees = logOf(scope);
    const [select, row] = sees === 'full' ? [FULL, 'l'] : [PUBLIC, 'p'];
    return this.read(
      sees,
      {
        name: `latest-${sees}`,
        text: `SELECT r.*, f.position AS at FROM (
               SELECT f.position, f.track_id, f.seq FROM feed f JOIN tracks t ON t.id = f.track_id
               WHERE f.public = $1 AND ($2::text IS NULL OR t.kind = $2)
               AND ($3::text IS NULL OR t.parties @> ARRAY[$3])
               AND ($5::text[] IS NULL OR t.slug = ANY($5))
               ORDER BY f.position DESC LIMIT $4
             ) f JOIN LATERAL (${select} WHERE ${row}.track_id = f.track_id AND ${row}.seq = f.seq) r ON true
             ORDER BY f.position DESC`,
        values: [sees === 'public', kind ?? null, party ?? null, limit, ownOf(scope)],
      },
      scope,
    );
  }

  async one(slug: string, seq: number, scope: ReadScope): Promise<TransitionView | null> {
    const [listed] = await this.recorded(slug, scope, seq - 1, 1);
    return listed?.transition.seq === seq ? listed.transition : null;
  }

  /** The rows that one gathering left, by track; corrections of them too. */
  async ofMeeting(meeting: string, scope: ReadScope): Promise<Listed[]> {
    const found = await this.eachLog(scope, (sees, tracks) =>
      this.read(
        sees,
        {
          name: `meeting-${sees}${tracks.name}`,
          text: `SELECT r.*, r.seq AS at FROM (${selectOf(sees)} WHERE l.meeting = $1 ${tracks.sql})
               r ORDER BY r.track, r.seq`,
          values: [meeting, ...tracks.values],
        },
        scope,
      ),
    );
    return found.sort((a, b) => (a.transition.track < b.transition.track ? -1 : 1));
  }

  /** The tracks but one on which entries of meetings stand, annulled ones left out. */
  async othersAt(
    meetings: readonly string[],
    but: string,
    scope: ReadScope,
  ): Promise<{ meeting: string; track: string }[]> {
    if (meetings.length === 0) return [];
    return this.eachLog(scope, async (sees, tracks) => {
      const { rows } = await this.database.pool.query<{ meeting: string; track: string }>({
        name: `others-at-${sees}${tracks.name}`,
        text: `SELECT DISTINCT r.meeting, r.track FROM (${selectOf(sees)}
               WHERE l.meeting = ANY($1) AND l.corrects IS NULL ${tracks.sql}) r
               WHERE NOT r.annulled AND r.track <> $${tracks.values.length + 2}`,
        values: [meetings, ...tracks.values, but],
      });
      return rows;
    });
  }

  /**
   * Rows after a cursor of the feed, in its order. Throws {@link CursorReset} where the cursor is of a state that this
   * database does not go on from; one statement decides it and reads, so both are of one snapshot.
   */
  async feed(scope: ReadScope, after: string, limit: number): Promise<Listed[]> {
    const sees = logOf(scope);
    const [select, row] = sees === 'full' ? [FULL, 'l'] : [PUBLIC, 'p'];
    const own = ownOf(scope);
    const { epoch, position } = feedPlace(after);
    const { rows } = await this.database.pool.query<ListedRecord & FeedRecord>({
      name: own ? 'feed-own' : `feed-${sees}`,
      text: `SELECT r.*, feed_cursor_v2($1, f.position) AS at, feed_cursor_v2($1, c.resume) AS resume_from,
               c.resume IS NOT NULL AND pg_is_in_recovery() AS is_replica
             FROM (SELECT feed_resume_v2($1, $4, $2) AS resume) c LEFT JOIN LATERAL (
               SELECT position, track_id, seq FROM feed WHERE c.resume IS NULL AND public = $1 AND position > $2
               ${own ? 'AND track_id IN (SELECT id FROM tracks WHERE slug = ANY($5))' : ''}
               ORDER BY position LIMIT $3
             ) f ON true
             LEFT JOIN LATERAL (${select} WHERE ${row}.track_id = f.track_id AND ${row}.seq = f.seq) r ON true
             ORDER BY f.position`,
      values: [sees === 'public', position, limit, epoch, ...(own ? [own] : [])],
    });
    goingOn(rows[0]);
    return this.listed(
      sees,
      rows.filter(({ at }) => at !== null),
      scope,
    );
  }

  /** The cursor as it is written where it can go on. Throws {@link CursorReset} as `feed` does. */
  async placeInFeed(scope: ReadScope, cursor: string): Promise<string> {
    const { epoch, position } = feedPlace(cursor);
    const { rows } = await this.database.pool.query<FeedRecord & { cursor: string }>({
      name: 'feed-place',
      text: `SELECT feed_cursor_v2($1, $2) AS cursor, feed_cursor_v2($1, c.resume) AS resume_from,
               c.resume IS NOT NULL AND pg_is_in_recovery() AS is_replica
             FROM feed_resume_v2($1, $3, $2) AS c(resume)`,
      values: [scope === 'public', position, epoch],
    });
    goingOn(rows[0]);
    return rows[0]?.cursor ?? cursor;
  }

  /** The newest cursor of the feed. */
  async newestInFeed(scope: ReadScope): Promise<string> {
    const { rows } = await this.database.pool.query<{ cursor: string }>({
      name: 'feed-newest',
      text: 'SELECT feed_cursor_v2($1, coalesce(max(position), 0)) AS cursor FROM feed WHERE public = $1',
      values: [scope === 'public'],
    });
    return rows[0]?.cursor ?? '0';
  }

  /** These rows of a log as they were recorded, with the state after each; in the order of those asked for. */
  async rows(sees: LogName, wanted: readonly LogRow[]): Promise<(WithState | null)[]> {
    const [select, row] = sees === 'full' ? [FULL, 'l'] : [PUBLIC, 'p'];
    const { rows } = await this.database.pool.query<ListedRecord & StateRecord>({
      name: `rows-${sees}`,
      text: `SELECT r.*, w.n AS at, s.state, t.coverage_until
             FROM unnest($1::integer[], $2::integer[]) WITH ORDINALITY AS w(track_id, seq, n)
             JOIN tracks t ON t.id = w.track_id
             CROSS JOIN LATERAL (${select} WHERE ${row}.track_id = w.track_id AND ${row}.seq = w.seq LIMIT 1) r
             CROSS JOIN LATERAL (${STATE_AFTER[sees]}) s`,
      values: [wanted.map(({ track_id }) => track_id), wanted.map(({ seq }) => seq)],
    });
    const library = await this.history.library(rows.flatMap(({ sources }) => sources));
    const found = new Map(rows.map((record) => [Number(record.at), record]));
    return wanted.map((_, index) => {
      const record = found.get(index + 1);
      if (!record) return null;
      return {
        transition: transition(record.track, storedRow(record), AS_RECORDED, library, sees),
        state: record.state,
        coverageUntil: record.coverage_until,
      };
    });
  }

  /** Asks both logs where the caller sees one of some tracks and the other of the rest; $2 then names those. */
  private async eachLog<T>(
    scope: ReadScope,
    ask: (sees: LogName, tracks: { name: string; sql: string; values: unknown[] }) => Promise<T[]>,
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
    sees: LogName,
    query: { name: string; text: string; values: unknown[] },
    scope: ReadScope,
  ): Promise<Listed[]> {
    return this.listed(sees, (await this.database.pool.query<ListedRecord>(query)).rows, scope);
  }

  private async listed(sees: LogName, rows: readonly ListedRecord[], scope: ReadScope): Promise<Listed[]> {
    const library = await this.history.library(rows.flatMap(({ sources }) => sources));
    return rows.map((record) => ({
      at: String(record.at),
      transition: visibleTransition(
        transition(
          record.track,
          storedRow(record),
          { correctedBy: record.corrected_by, annulled: record.annulled },
          library,
          sees,
        ),
        scope,
      ),
    }));
  }
}
