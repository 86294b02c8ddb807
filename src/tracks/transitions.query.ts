import { Injectable } from '@nestjs/common';
import { Database } from '../db/database.js';
import type { TransitionView } from '../domain/views.js';
import { FROM_PUBLIC, HistoryQuery, PUBLIC_COLUMNS, transition } from './history.query.js';
import { LEDGER_COLUMNS, type LedgerRecord, storedRow } from './rows.js';
import type { Sees } from './tracks.query.js';

type ListedRecord = LedgerRecord & {
  track: string;
  corrected_by: number | null;
  annulled: boolean;
  at: string;
};

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

/** Rows as recorded: of one track, of a meeting, or of every track in feed order. */
@Injectable()
export class TransitionsQuery {
  constructor(
    private readonly database: Database,
    private readonly history: HistoryQuery,
  ) {}

  /** A track's rows in recorded order after `after`, the seq of the log that is seen. */
  recorded(slug: string, sees: Sees, after: number, limit: number): Promise<Listed[]> {
    const [select, row] = sees === 'full' ? [FULL, 'l'] : [PUBLIC, 'p'];
    return this.read(sees, {
      name: `recorded-${sees}`,
      text: `SELECT r.*, r.seq AS at FROM (${select}
             WHERE t.slug = $1 AND ${row}.seq > $2 ORDER BY ${row}.seq LIMIT $3) r ORDER BY r.seq`,
      values: [slug, after, limit],
    });
  }

  /** A track's newest rows first. */
  latestOf(slug: string, sees: Sees, limit: number): Promise<Listed[]> {
    const [select, row] = sees === 'full' ? [FULL, 'l'] : [PUBLIC, 'p'];
    return this.read(sees, {
      name: `latest-of-${sees}`,
      text: `SELECT r.*, r.seq AS at FROM (${select}
             WHERE t.slug = $1 ORDER BY ${row}.seq DESC LIMIT $2) r ORDER BY r.seq DESC`,
      values: [slug, limit],
    });
  }

  /** The newest rows of the feed, of tracks of a kind and a party where they are given. */
  latest(sees: Sees, { kind, party }: { kind?: string; party?: string }, limit: number): Promise<Listed[]> {
    const [select, row] = sees === 'full' ? [FULL, 'l'] : [PUBLIC, 'p'];
    return this.read(sees, {
      name: `latest-${sees}`,
      text: `SELECT r.*, f.position AS at FROM (
               SELECT f.position, f.track_id, f.seq FROM feed f JOIN tracks t ON t.id = f.track_id
               WHERE f.public = $1 AND ($2::text IS NULL OR t.kind = $2)
               AND ($3::text IS NULL OR t.parties @> ARRAY[$3])
               ORDER BY f.position DESC LIMIT $4
             ) f JOIN LATERAL (${select} WHERE ${row}.track_id = f.track_id AND ${row}.seq = f.seq) r ON true
             ORDER BY f.position DESC`,
      values: [sees === 'public', kind ?? null, party ?? null, limit],
    });
  }

  async one(slug: string, seq: number, sees: Sees): Promise<TransitionView | null> {
    const [listed] = await this.recorded(slug, sees, seq - 1, 1);
    return listed?.transition.seq === seq ? listed.transition : null;
  }

  /** The rows that one gathering left, by track; corrections of them too. */
  ofMeeting(meeting: string, sees: Sees): Promise<Listed[]> {
    const select = sees === 'full' ? FULL : PUBLIC;
    return this.read(sees, {
      name: `meeting-${sees}`,
      text: `SELECT r.*, r.seq AS at FROM (${select} WHERE l.meeting = $1) r ORDER BY r.track, r.seq`,
      values: [meeting],
    });
  }

  /** The tracks but one on which entries of meetings stand, annulled ones left out. */
  async othersAt(
    meetings: readonly string[],
    but: string,
    sees: Sees,
  ): Promise<{ meeting: string; track: string }[]> {
    if (meetings.length === 0) return [];
    const { rows } = await this.database.pool.query<{ meeting: string; track: string }>({
      name: `others-at-${sees}`,
      text: `SELECT DISTINCT r.meeting, r.track FROM (${sees === 'full' ? FULL : PUBLIC}
             WHERE l.meeting = ANY($1) AND l.corrects IS NULL AND t.slug <> $2) r WHERE NOT r.annulled`,
      values: [meetings, but],
    });
    return rows;
  }

  /** Rows after a position of the feed, in its order. */
  async feed(sees: Sees, after: string, limit: number): Promise<Listed[]> {
    const [select, row] = sees === 'full' ? [FULL, 'l'] : [PUBLIC, 'p'];
    return this.read(sees, {
      name: `feed-${sees}`,
      text: `SELECT r.*, f.position AS at FROM (
               SELECT position, track_id, seq FROM feed WHERE public = $1 AND position > $2
               ORDER BY position LIMIT $3
             ) f JOIN LATERAL (${select} WHERE ${row}.track_id = f.track_id AND ${row}.seq = f.seq) r ON true
             ORDER BY f.position`,
      values: [sees === 'public', after, limit],
    });
  }

  /** The rows at these positions of the feed, in its order. */
  async feedAt(sees: Sees, positions: readonly string[]): Promise<Listed[]> {
    const [select, row] = sees === 'full' ? [FULL, 'l'] : [PUBLIC, 'p'];
    return this.read(sees, {
      name: `feed-at-${sees}`,
      text: `SELECT r.*, f.position AS at FROM feed f
             JOIN LATERAL (${select} WHERE ${row}.track_id = f.track_id AND ${row}.seq = f.seq) r ON true
             WHERE f.public = $1 AND f.position = ANY($2) ORDER BY f.position`,
      values: [sees === 'public', positions],
    });
  }

  private async read(
    sees: Sees,
    query: { name: string; text: string; values: unknown[] },
  ): Promise<Listed[]> {
    const { rows } = await this.database.pool.query<ListedRecord>(query);
    const library = await this.history.library(rows.flatMap(({ sources }) => sources));
    return rows.map((record) => ({
      at: String(record.at),
      transition: transition(
        record.track,
        storedRow(record),
        { correctedBy: record.corrected_by, annulled: record.annulled },
        library,
        sees,
      ),
    }));
  }
}
