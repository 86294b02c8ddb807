import { Injectable } from '@nestjs/common';
import { Database, type Reader } from '../../db/database.js';
import { type Entry, effectiveHistory, entriesOf, type Row } from '../../domain/events/history.js';
import { initialState, replay, type State, stepOf } from '../../domain/replay/replay.js';
import { countSeenOn } from '../../domain/replay/status.js';
import type { Steps } from '../../domain/values/steps.js';
import type { SourceView, TransitionView } from '../../domain/values/views.js';
import { procedureOf, type Track } from '../../ledger/load-track.js';
import { type CorrectionState, type SourceLibrary, visibleTransition } from '../../ledger/public-view.js';
import { type LogName, logFor, type ReadScope } from '../../ledger/read-scope.js';
import { domainRow, type StoredRow } from '../../ledger/rows/stored-row.js';
import { TimeSlices } from '../../runtime/time-slices.js';
import { historyRows, trackKeys } from './sql/rows.sql.js';
import { DECOMPOSED_SOURCES, LIBRARY } from './sql/sources.sql.js';
import type { Moment } from './track-records.js';
import { type SourceRecord, sourceView, transition } from './transition-view.js';

/** `kindVersion`: the one by which it is read as known at the moment that is asked about. */
export type TrackKey = Pick<Track, 'id' | 'slug' | 'kind' | 'kindVersion' | 'parties' | 'members'>;

/** A track's history as it was known: effective entries up to the given day, with the state after each. */
export type KnownHistory = {
  revision: number;
  hash: Buffer;
  entries: Entry[];
  states: State[];
  /** The state after the first entry, where none is seen yet. */
  firstState: State | null;
  /** Full rows by their seq in the log that is read. */
  rows: Map<number, StoredRow>;
  annulled: Entry[];
};

/** Replays histories from the rows recorded by an instant, or from all rows. */
@Injectable()
export class HistoryQuery {
  constructor(
    private readonly database: Database,
    private readonly timeSlices: TimeSlices = new TimeSlices(),
  ) {}

  async knownAt(
    tracks: readonly TrackKey[],
    scope: ReadScope,
    moment: Moment,
  ): Promise<Map<number, KnownHistory>> {
    const idsOf = (log: LogName) =>
      tracks.filter(({ slug }) => logFor(scope, slug) === log).map(({ id }) => id);
    const rows = new Map([
      ...(await this.rowsOf('full', idsOf('full'), moment)),
      ...(await this.rowsOf('public', idsOf('public'), moment)),
    ]);
    return this.timeSlices.run(historiesOf(tracks, rows, scope, moment));
  }

  /** Effective entries by slug, oldest first, each with its own step. */
  async effectiveOf(
    slugs: readonly string[],
    scope: ReadScope,
    moment: Moment,
  ): Promise<Map<string, TransitionView[]>> {
    const tracks = [
      ...(await this.keysOf('full', slugs, scope, moment)),
      ...(await this.keysOf('public', slugs, scope, moment)),
    ];
    const histories = await this.knownAt(tracks, scope, moment);
    const cited = [...histories.values()].flatMap(({ entries }) => entries.flatMap(({ sources }) => sources));
    const library = await this.library(cited);
    return new Map(
      tracks.map((track) => [
        track.slug,
        effectiveEntries(track, histories.get(track.id), logFor(scope, track.slug), library).map((entry) =>
          visibleTransition(entry, scope),
        ),
      ]),
    );
  }

  /** The tracks of which this log is read, each with the version by which it is read as known at the moment. */
  private async keysOf(
    log: LogName,
    slugs: readonly string[],
    scope: ReadScope,
    { knownAt }: Moment,
  ): Promise<TrackKey[]> {
    const own = slugs.filter((slug) => logFor(scope, slug) === log);
    if (own.length === 0) return [];
    const { rows } = await this.database.reads.query<TrackKey>({
      name: `track-keys-${log}`,
      text: trackKeys(log),
      values: [own, knownAt ?? null],
    });
    return rows;
  }

  /** The cited sources. Inside a transaction, `at` is its connection. */
  async library(cited: Iterable<{ ref: string }>, at: Reader = this.database.reads): Promise<SourceLibrary> {
    const refs = [...new Set([...cited].map(({ ref }) => ref))];
    if (refs.length === 0) return new Map();
    const { rows } = await at.query<SourceRecord>({
      name: 'library',
      text: LIBRARY,
      values: [refs],
    });
    return new Map<string, SourceView>(rows.map((record) => [record.id, sourceView(record)]));
  }

  /** Sources stored before texts were normalised to NFC. They keep their bytes and are compared in NFC. */
  async decomposedSources(): Promise<SourceView[]> {
    const { rows } = await this.database.reads.query<SourceRecord>(DECOMPOSED_SOURCES);
    return rows.map(sourceView);
  }

  private async rowsOf(log: LogName, ids: number[], { knownAt }: Moment): Promise<Map<number, StoredRow[]>> {
    if (ids.length === 0) return new Map();
    const { rows } = await this.database.reads.query<StoredRow>({
      name: `history-rows-${log}`,
      text: historyRows(log),
      values: [ids, knownAt ?? null],
    });
    return Map.groupBy(rows, ({ trackId }) => trackId);
  }
}

function* historiesOf(
  tracks: readonly TrackKey[],
  rows: ReadonlyMap<number, StoredRow[]>,
  scope: ReadScope,
  moment: Moment,
): Steps<Map<number, KnownHistory>> {
  const histories = new Map<number, KnownHistory>();
  for (const track of tracks) {
    const log = logFor(scope, track.slug);
    histories.set(track.id, yield* historyOf(track, rows.get(track.id) ?? [], log, moment));
  }
  return histories;
}

function* historyOf(track: TrackKey, rows: StoredRow[], log: LogName, { asOf }: Moment): Steps<KnownHistory> {
  const procedure = procedureOf(track, log === 'public');
  const plain: Row[] = rows.map(domainRow);
  const entries = effectiveHistory(plain);
  const seen = asOf ? entries.slice(0, countSeenOn(entries, asOf)) : entries;
  return {
    revision: rows.length,
    hash: rows.at(-1)?.hash ?? Buffer.alloc(0),
    entries: seen,
    states: yield* replay(procedure, seen),
    firstState: seen.length === 0 ? ((yield* replay(procedure, entries.slice(0, 1)))[0] ?? null) : null,
    rows: new Map(rows.map((row) => [row.seq, row])),
    annulled: entriesOf(plain).filter(({ annulled }) => annulled),
  };
}

function effectiveEntries(
  track: TrackKey,
  history: KnownHistory | undefined,
  log: LogName,
  library: SourceLibrary,
): TransitionView[] {
  if (!history) return [];
  const procedure = procedureOf(track, log === 'public');
  return history.entries.map((entry, index) => {
    const stored = history.rows.get(entry.seq);
    const [before, after] = [history.states[index - 1] ?? initialState(procedure), history.states[index]];
    if (!stored || !after) throw new Error(`no row ${entry.seq}`);
    const { occurredOn, data, sources, documents, note, visibility, embargoUntil } = entry;
    // Warnings concern the present content, so they are taken from the row that contains it.
    const warnings = history.rows.get(entry.contentSeq)?.warnings ?? stored.warnings;
    const content = { occurredOn, data, sources, documents, note, visibility, embargoUntil, warnings };
    const row = { ...stored, ...content, fromStep: stepOf(before), toStep: stepOf(after) };
    return transition(track.slug, row, standingOf(entry), library, log);
  });
}

const standingOf = ({ correctedBy, annulled }: Entry): CorrectionState => ({ correctedBy, annulled });
