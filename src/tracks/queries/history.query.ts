import { Injectable } from '@nestjs/common';
import { Database, type Executor } from '../../db/database.js';
import { type Entry, effectiveHistory, entriesOf, type Row } from '../../domain/events/history.js';
import { kindOf } from '../../domain/kinds/index.js';
import { initialState, replay, type State, stepOf } from '../../domain/replay/replay.js';
import { seenOn } from '../../domain/replay/status.js';
import type { Steps } from '../../domain/values/steps.js';
import type { SourceView, TransitionView } from '../../domain/values/views.js';
import { type CorrectionState, type SourceLibrary, transitionSeen } from '../../ledger/public-view.js';
import { type LogName, logReadOf, type ReadScope } from '../../ledger/read-scope.js';
import {
  domainRow,
  LEDGER_COLUMNS,
  type LedgerRecord,
  type StoredRow,
  storedRow,
} from '../../ledger/rows.js';
import { TimeSlices } from '../../runtime/time-slices.js';
import type { Moment } from './track-records.js';
import { type SourceRecord, sourceView, transition } from './transition-view.js';

export type TrackKey = { id: number; slug: string; kind: string; parties: string[] };

/** A track's history as it was known: effective entries with the states after each, cut at the day asked for. */
export type KnownHistory = {
  revision: number;
  hash: Buffer;
  entries: Entry[];
  states: State[];
  /** Whole rows by the seq of the log that is seen. */
  rows: Map<number, StoredRow>;
  annulled: Entry[];
};

/** Histories as they were known at an instant, or are now: the fold over the rows recorded by then. */
@Injectable()
export class HistoryQuery {
  constructor(
    private readonly database: Database,
    private readonly timeSlices: TimeSlices = new TimeSlices(),
  ) {}

  async knownAt(
    tracks: readonly TrackKey[],
    sight: ReadScope,
    moment: Moment,
  ): Promise<Map<number, KnownHistory>> {
    const idsOf = (sees: LogName) =>
      tracks.filter(({ slug }) => logReadOf(sight, slug) === sees).map(({ id }) => id);
    const [full, open] = [idsOf('full'), idsOf('public')];
    const rows = new Map([
      ...(full.length > 0 ? await this.fullRows(full, moment) : []),
      ...(open.length > 0 ? await this.publicRows(open, moment) : []),
    ]);
    return this.timeSlices.run(historiesOf(tracks, rows, sight, moment));
  }

  /** Effective entries by slug, oldest first, each with its own step. */
  async effectiveOf(
    slugs: readonly string[],
    sight: ReadScope,
    moment: Moment,
  ): Promise<Map<string, TransitionView[]>> {
    const { rows: tracks } = await this.database.pool.query<TrackKey>({
      name: 'track-keys',
      text: 'SELECT id, slug, kind, parties FROM tracks WHERE slug = ANY($1)',
      values: [slugs],
    });
    const histories = await this.knownAt(tracks, sight, moment);
    const cited = [...histories.values()].flatMap(({ entries }) => entries.flatMap(({ sources }) => sources));
    const library = await this.library(cited);
    return new Map(
      tracks.map((track) => [
        track.slug,
        effectiveEntries(track, histories.get(track.id), logReadOf(sight, track.slug), library).map((entry) =>
          transitionSeen(entry, sight),
        ),
      ]),
    );
  }

  /** What is cited; inside a transaction, `at` its connection. */
  async library(cited: Iterable<{ ref: string }>, at: Executor = this.database.pool): Promise<SourceLibrary> {
    const refs = [...new Set([...cited].map(({ ref }) => ref))];
    if (refs.length === 0) return new Map();
    const { rows } = await at.query<SourceRecord>({
      name: 'library',
      text: 'SELECT * FROM sources WHERE id = ANY($1)',
      values: [refs],
    });
    return new Map<string, SourceView>(rows.map((record) => [record.id, sourceView(record)]));
  }

  /** Sources stored before texts were taken in in NFC: they keep their bytes, and are compared in NFC. */
  async decomposedSources(): Promise<SourceView[]> {
    const { rows } = await this.database.pool.query<SourceRecord>(
      `SELECT * FROM sources WHERE title::text || publisher::text || coalesce(url, '') IS NOT NFC NORMALIZED`,
    );
    return rows.map(sourceView);
  }

  private async fullRows(ids: number[], { knownAt }: Moment): Promise<Map<number, StoredRow[]>> {
    const { rows } = await this.database.pool.query<LedgerRecord>({
      name: 'full-rows',
      text: `SELECT ${LEDGER_COLUMNS} FROM ledger l
             WHERE l.track_id = ANY($1) AND ($2::timestamptz IS NULL OR l.recorded_at <= $2)
             ORDER BY l.track_id, l.seq`,
      values: [ids, knownAt ?? null],
    });
    return Map.groupBy(rows.map(storedRow), ({ trackId }) => trackId);
  }

  private async publicRows(ids: number[], { knownAt }: Moment): Promise<Map<number, StoredRow[]>> {
    const { rows } = await this.database.pool.query<LedgerRecord>({
      name: 'public-rows',
      text: `SELECT ${PUBLIC_COLUMNS} ${FROM_PUBLIC}
             WHERE p.track_id = ANY($1) AND ($2::timestamptz IS NULL OR p.recorded_at <= $2)
             ORDER BY p.track_id, p.seq`,
      values: [ids, knownAt ?? null],
    });
    return Map.groupBy(rows.map(storedRow), ({ trackId }) => trackId);
  }
}

/** The public log's rows in the shape of ledger rows: its own numbers and time, the content as it stood then. */
export const PUBLIC_COLUMNS = `
  p.track_id, p.seq, l.id, l.type, c.occurred_on, p.recorded_at, '' AS actor, c.data, c.sources,
  'public' AS visibility, NULL::timestamptz AS embargo_until, l.meeting, p.corrects, l.reason, NULL::jsonb AS note,
  l.kind_version, NULL::jsonb AS facts, NULL::jsonb AS approval, ''::bytea AS salt, ''::bytea AS prev_hash, ''::bytea AS hash,
  p.from_step, p.to_step, '[]'::jsonb AS warnings`;
export const FROM_PUBLIC = `
  FROM public_log p
  JOIN ledger l ON l.track_id = p.track_id AND l.seq = p.row_seq
  JOIN ledger c ON c.track_id = p.track_id AND c.seq = p.content_seq`;

function* historiesOf(
  tracks: readonly TrackKey[],
  rows: ReadonlyMap<number, StoredRow[]>,
  sight: ReadScope,
  moment: Moment,
): Steps<Map<number, KnownHistory>> {
  const histories = new Map<number, KnownHistory>();
  for (const track of tracks) {
    const sees = logReadOf(sight, track.slug);
    histories.set(track.id, yield* historyOf(track, rows.get(track.id) ?? [], sees, moment));
  }
  return histories;
}

function* historyOf(
  track: TrackKey,
  rows: StoredRow[],
  sees: LogName,
  { asOf }: Moment,
): Steps<KnownHistory> {
  const procedure = { kind: kindOf(track.kind), parties: track.parties, reader: sees === 'public' };
  const plain: Row[] = rows.map(domainRow);
  const entries = effectiveHistory(plain);
  const seen = asOf ? entries.slice(0, seenOn(entries, asOf)) : entries;
  return {
    revision: rows.length,
    hash: rows.at(-1)?.hash ?? Buffer.alloc(0),
    entries: seen,
    states: yield* replay(procedure, seen),
    rows: new Map(rows.map((row) => [row.seq, row])),
    annulled: entriesOf(plain).filter(({ annulled }) => annulled),
  };
}

function effectiveEntries(
  track: TrackKey,
  history: KnownHistory | undefined,
  sees: LogName,
  library: SourceLibrary,
): TransitionView[] {
  if (!history) return [];
  const procedure = { kind: kindOf(track.kind), parties: track.parties, reader: sees === 'public' };
  return history.entries.map((entry, index) => {
    const stored = history.rows.get(entry.seq);
    const [before, after] = [history.states[index - 1] ?? initialState(procedure), history.states[index]];
    if (!stored || !after) throw new Error(`no row ${entry.seq}`);
    const { occurredOn, data, sources, note, visibility, embargoUntil } = entry;
    // Warnings are of what the entry says now, so they stand with the row that says it.
    const warnings = history.rows.get(entry.contentSeq)?.warnings ?? stored.warnings;
    const content = { occurredOn, data, sources, note, visibility, embargoUntil, warnings };
    const row = { ...stored, ...content, from: stepOf(before), to: stepOf(after) };
    return transition(track.slug, row, standingOf(entry), library, sees);
  });
}

const standingOf = ({ correctedBy, annulled }: Entry): CorrectionState => ({ correctedBy, annulled });
