import type { Draft } from '../../domain/decide/decide.js';
import type { Row } from '../../domain/events/history.js';
import { coverageOf } from '../../domain/replay/status.js';
import { stateAtEnd } from '../../domain/replay/timeline.js';
import type { Steps } from '../../domain/values/steps.js';
import type { Day, Instant } from '../../domain/values/views.js';
import type { BulkWrite } from '../../ledger/bulk/bulk-write.js';
import type { SeriesBatch, SeriesGroup } from '../../ledger/bulk/record-series.js';
import type { TrackSnapshot } from '../../ledger/load-track.js';
import { canonicalText } from '../../runtime/crypto/canonical-text.js';
import { linkDrafts, type TwinPair } from '../../tracks/index.js';
import type { OpenedTracks } from './open-staged.js';
import type { StagedDossier, StagedEntry, StagedTrack } from './staged-dossier.js';
import { PART } from './staging.sql.js';

/** Records that are decided and written at once: enough that a statement is worth its trip, few enough for memory. */
const RECORDS_A_BATCH = 400;
/** A component is split where it has more. */
const MOST_RECORDS = 1_000;

type StagedRow = { component: number; part: number; place: number; record: string };

/** What the batches were so far, in entries of the file. */
export type Counts = { recorded: number; skipped: number; types: Record<string, number> };

/** Reads the staged entries in batches of whole components, or of a part of one. */
export class DossierBatches {
  readonly counts: Counts = { recorded: 0, skipped: 0, types: {} };
  private readonly members: ReadonlyMap<number, number[]>;
  private readonly links: ReadonlyMap<number, TwinPair[]>;
  /** Entries of the file that the batches held. */
  done = 0;
  private rows: StagedRow[] = [];
  private isAtEnd = false;
  private component = -1;
  /** Rows that were recorded before, by content: each matches one entry of the file. */
  private originals = new Map<string, number>();

  constructor(
    private readonly write: BulkWrite,
    private readonly staged: StagedDossier,
    private readonly tracks: OpenedTracks,
  ) {
    const { components } = staged;
    this.members = components.members();
    this.links = Map.groupBy(tracks.linked, ({ slug }) => components.rootOf(components.numberOf(slug)));
  }

  /** Null at the end. */
  async next(): Promise<SeriesBatch | null> {
    const taken: StagedRow[] = [];
    const before = this.component;
    for (let row = await this.peek(); row; row = await this.peek()) {
      const isNew = row.component !== this.component;
      if (isNew ? taken.length >= RECORDS_A_BATCH : taken.length >= MOST_RECORDS) break;
      this.component = row.component;
      taken.push(row);
      this.rows.shift();
    }
    const [first] = taken;
    if (!first) return null;
    this.done += taken.filter(({ part }) => part === PART.entry).length;
    const components = [...new Set(taken.map(({ component }) => component))];
    const isContinued = first.component === before;
    const ids = components
      .flatMap((one) => this.members.get(one) ?? [])
      .map((number) => this.tracks.ids[number] as number);
    const isWhole = (await this.peek())?.component !== this.component;
    const links = components
      .filter((one) => isWhole || one !== this.component)
      .flatMap((one) => this.links.get(one) ?? []);
    return {
      tracks: ids,
      isContinued,
      groups: (snapshots, now) => this.groups({ taken, links, isContinued }, snapshots, now),
    };
  }

  private async peek(): Promise<StagedRow | undefined> {
    if (this.rows.length === 0 && !this.isAtEnd) {
      const fetch = this.write.withTimeout({ text: `FETCH ${RECORDS_A_BATCH} FROM import_batches` });
      this.rows = (await this.write.at.query<StagedRow>(fetch)).rows;
      this.isAtEnd = this.rows.length === 0;
    }
    return this.rows[0];
  }

  /** In the order of the file, then coverage in the order of the tracks, then links. */
  private *groups(
    { taken, links, isContinued }: { taken: StagedRow[]; links: TwinPair[]; isContinued: boolean },
    snapshots: ReadonlyMap<string, TrackSnapshot>,
    now: Instant,
  ): Steps<SeriesGroup[]> {
    if (!isContinued) this.originals = yield* originalsOf(snapshots);
    const groups: SeriesGroup[] = [];
    const { entries, tracks } = this.staged;
    for (const { part, place, record } of taken.toSorted((a, b) => a.part - b.part || a.place - b.place)) {
      const drafts =
        part === PART.entry ? this.fresh(JSON.parse(record)) : this.coverage(JSON.parse(record), snapshots);
      if (part === PART.entry) this.counts[drafts.length > 0 ? 'recorded' : 'skipped'] += 1;
      if (drafts.length > 0) groups.push({ place: part === PART.entry ? place : entries + place, drafts });
      yield;
    }
    const linking = links.map((pair, nth) => ({
      place: entries + tracks + nth,
      drafts: linkDrafts(pair, now),
    }));
    for (const group of [...groups, ...linking]) this.count(group);
    return [...groups, ...linking];
  }

  private count({ drafts: [first] }: SeriesGroup): void {
    const { types } = this.counts;
    if (first) types[first.type] = (types[first.type] ?? 0) + 1;
  }

  /** Leaves out drafts that equal a recorded original, even one corrected since. */
  private fresh({ tracks, draft }: StagedEntry): Draft[] {
    const drafts = tracks.map((track) => ({ ...draft, track }));
    if (this.originals.size === 0) return drafts;
    return drafts.filter((one) => {
      const key = keyOf(one.track, one);
      const left = this.originals.get(key) ?? 0;
      this.originals.set(key, left - 1);
      return left <= 0;
    });
  }

  /** A `coverage.stated` draft where the track's coverage changes. */
  private coverage(
    { slug, coverageUntil }: StagedTrack,
    snapshots: ReadonlyMap<string, TrackSnapshot>,
  ): Draft[] {
    const until = coverageUntil ?? this.staged.coverageUntil;
    const snapshot = snapshots.get(slug);
    const before =
      snapshot && coverageOf(stateAtEnd(snapshot.history.timeline), snapshot.track.coverageUntil);
    return until && until !== before ? [coverageDraft(slug, until)] : [];
  }
}

/** Compared in NFC, because older rows may be stored in another Unicode form. */
const keyOf = (
  track: string,
  {
    type,
    occurredOn,
    data,
    sources,
    documents,
  }: Pick<Row, 'type' | 'occurredOn' | 'data' | 'sources' | 'documents'>,
) => {
  // Of a file its content counts, not what it was called when it was brought.
  const named = documents.map(({ name: _, mediaType: __, bytes: ___, ...document }) => document);
  const content = { type, occurredOn, data, sources, ...(named.length > 0 && { documents: named }) };
  return `${track} ${canonicalText(content).normalize('NFC')}`;
};

function* originalsOf(snapshots: ReadonlyMap<string, TrackSnapshot>): Steps<Map<string, number>> {
  const originals = new Map<string, number>();
  for (const [slug, { history }] of snapshots) {
    for (const row of history.rows) {
      if (row.corrects !== null) continue;
      const key = keyOf(slug, row);
      originals.set(key, (originals.get(key) ?? 0) + 1);
      yield;
    }
  }
  return originals;
}

/** Public, but shown only once the track has a public entry (public-log.ts). */
const coverageDraft = (track: string, until: Day): Draft => ({
  ...{ track, type: 'coverage.stated', occurredOn: until, data: { until }, sources: [] },
  ...{ documents: [], visibility: 'public', embargoUntil: null, meeting: null, note: null },
});
