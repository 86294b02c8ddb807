import { Injectable } from '@nestjs/common';
import { Database } from '../../db/database.js';
import { isAdministrative } from '../../domain/events/event-data.js';
import type { Entry } from '../../domain/events/history.js';
import { kindOf } from '../../domain/kinds/index.js';
import { coverageOf } from '../../domain/replay/status.js';
import type { Steps } from '../../domain/values/steps.js';
import type { Day, Instant } from '../../domain/values/views.js';
import { Problem } from '../../http/problems/problem.js';
import { LedgerReader } from '../../ledger/ledger-reader.js';
import type { EffectiveHistory } from '../../ledger/load-histories.js';
import { newTrackOf } from '../../ledger/load-track.js';
import type { SourceLibrary } from '../../ledger/public-view.js';
import { logFor, type ReadScope } from '../../ledger/read-scope.js';
import { canonicalText } from '../../runtime/crypto/canonical-text.js';
import { TimeSlices } from '../../runtime/time-slices.js';
import { HistoryQuery } from '../../tracks/queries/history.query.js';
import { noTrack } from '../../tracks/queries/tracks.query.js';
import { type DossierFile, MOST_TRACKS } from '../dossier.js';
import { mergeHistories } from './merge-histories.js';

/** Sorted, so that the same content gives the same file, whatever the order of the database. */
export const bySlug = (a: EffectiveHistory, b: EffectiveHistory) => (a.track.slug < b.track.slug ? -1 : 1);

type Exported = { tracks: string[]; entry: Entry };

/**
 * Exports the effective history as a dossier: each live entry once, as amended, in effective order. Importing it
 * gives the same board and the same effective histories.
 */
@Injectable()
export class DossierExport {
  constructor(
    private readonly ledger: LedgerReader,
    private readonly history: HistoryQuery,
    private readonly database: Database,
    private readonly timeSlices: TimeSlices = new TimeSlices(),
  ) {}

  /**
   * Exports all tracks, or one with its twin. For a desk: only its own tracks, and twins only among them. Throws
   * `payload_too_large` if there are more than `most`; null for any number.
   */
  async export(slug?: string, scope: ReadScope = 'full', most: number | null = null): Promise<DossierFile> {
    const isSeen = (track: string) => logFor(scope, track) === 'full';
    const seenBy = async () => (typeof scope === 'string' ? this.allTracks(most) : [...scope]);
    const slugs = (slug ? [slug] : await seenBy()).filter(isSeen);
    if (most !== null && slugs.length > most)
      throw new Problem(
        'payload_too_large',
        `The archive has more than ${most} tracks. Export it as JSON Lines: /v1/export.jsonl.`,
      );
    const { histories, now } = await this.ledger.histories(slugs);
    const seen = histories.filter(({ track }) => isSeen(track.slug)).sort(bySlug);
    if (slug && !seen.some(({ track }) => track.slug === slug)) throw noTrack(slug);
    const exported = await this.timeSlices.run(inOneOrder(seen));
    const library = await this.history.library(exported.flatMap(({ entry }) => entry.sources));
    return this.timeSlices.run(fileOf(seen, exported, library, { now, isSeen }));
  }

  /**
   * The file as JSON text, written in steps, because a large one would block the thread. A larger one than an import
   * takes is refused: it is exported as JSON Lines.
   */
  async exportText(slug: string | undefined, scope: ReadScope): Promise<string> {
    return this.timeSlices.run(textOf(await this.export(slug, scope, MOST_TRACKS)));
  }

  /** One more than `most`, where there are more. */
  private async allTracks(most: number | null): Promise<string[]> {
    const { rows } = await this.database.pool.query<{ slug: string }>(
      'SELECT slug FROM tracks ORDER BY slug LIMIT $1',
      [most === null ? null : most + 1],
    );
    return rows.map(({ slug }) => slug);
  }
}

/** Yields after every tenth entry. */
const ENTRIES_A_STEP = 10;

function* fileOf(
  histories: readonly EffectiveHistory[],
  exported: readonly Exported[],
  library: SourceLibrary,
  { now, isSeen }: { now: Instant; isSeen: (track: string) => boolean },
): Steps<DossierFile> {
  const coverage = new Set(histories.map(coverageAt));
  const [until] = coverage.size === 1 ? coverage : [];
  const keys = meetingKeys(exported);
  const entries: unknown[] = [];
  for (const [index, { tracks, entry }] of exported.entries()) {
    if (index % ENTRIES_A_STEP === 0) yield;
    const key = keys.get(entry.meeting);
    entries.push({ tracks, ...contentOf(entry, now), ...(key !== undefined && { meeting: key }) });
  }
  const sources = [...library.values()].sort((a, b) => (a.ref < b.ref ? -1 : 1));
  return {
    format: 'paraph-dossier/1',
    ...(until && { coverageUntil: until }),
    sources: Object.fromEntries(sources.map(({ ref, ...source }) => [ref, source])),
    tracks: histories.map((history) =>
      exportedTrack(history, until ? null : coverageAt(history), isSeen),
    ) as DossierFile['tracks'],
    entries: entries as DossierFile['entries'],
  };
}

export const coverageAt = ({ track, end }: EffectiveHistory) => coverageOf(end, track.coverageUntil);

export function exportedTrack(
  { track }: EffectiveHistory,
  coverageUntil: Day | null,
  isSeen: (track: string) => boolean,
) {
  const { twin } = track;
  return {
    ...newTrackOf(track),
    kindVersion: kindOf(track.kind, track.kindVersion).version,
    ...(twin !== null && isSeen(twin) && { twin }),
    ...(coverageUntil && { coverageUntil }),
  };
}

function* textOf({ tracks = [], entries = [], ...head }: DossierFile): Steps<string> {
  const start = JSON.stringify(head).slice(0, -1);
  const parts = [`${start},"tracks":${JSON.stringify(tracks)},"entries":[`];
  for (let index = 0; index < entries.length; index += ENTRIES_A_STEP) {
    const some = JSON.stringify(entries.slice(index, index + ENTRIES_A_STEP)).slice(1, -1);
    parts.push(index === 0 ? some : `,${some}`);
    yield;
  }
  parts.push(']}');
  return parts.join('');
}

export const contentOf = (entry: Entry, now: Instant) => ({
  type: entry.type,
  occurredOn: entry.occurredOn,
  ...(Object.keys(entry.data).length > 0 && { data: entry.data }),
  ...(entry.sources.length > 0 && { sources: entry.sources }),
  ...(entry.documents.length > 0 && { documents: entry.documents }),
  ...confidentialityOf(entry, now),
  ...(entry.note !== null && { note: entry.note }),
});

/** An entry whose embargo has ended is exported as public, because an import refuses past embargoes. */
const confidentialityOf = ({ visibility, embargoUntil }: Entry, now: Instant) => {
  if (embargoUntil === null) return { visibility };
  return embargoUntil > now ? { visibility, embargoUntil } : { visibility: 'public' as const };
};

/** A key for each meeting that the file does not express as one entry on several tracks. */
export function meetingKeys(exported: readonly Exported[], before = 0): Map<string | null, string> {
  const byMeeting = Map.groupBy(exported, ({ entry }) => entry.meeting);
  const apart = [...byMeeting].filter(
    ([id, groups]) => id !== null && (groups.length > 1 || groups[0]?.tracks.length === 1),
  );
  return new Map(apart.map(([id], index) => [id, String(before + index + 1)]));
}

/**
 * Merges the histories of the tracks. Equal entries of a meeting become one entry on several tracks. Tracks that wait
 * for their twin come last, so that each entry follows those that its rules need.
 */
export function* inOneOrder(histories: readonly EffectiveHistory[]): Steps<Exported[]> {
  const waitingLast = histories.toSorted((a, b) => Number(waits(a)) - Number(waits(b)));
  const keyed: { track: string; entry: Entry; key: string | null }[][] = [];
  for (const { track, entries } of waitingLast) {
    const items: (typeof keyed)[number] = [];
    for (const entry of entries) {
      if (isAdministrative(entry.type)) continue;
      items.push({ track: track.slug, entry, key: meetingKey(entry) });
      if (entry.meeting !== null) yield;
    }
    keyed.push(items);
    yield;
  }
  const groups = yield* mergeHistories(keyed);
  return groups.map((group) => ({
    tracks: group.map(({ track }) => track),
    entry: (group[0] as (typeof group)[number]).entry,
  }));
}

const waits = ({ track }: EffectiveHistory): boolean => kindOf(track.kind).waitsForTwin;

const meetingKey = ({ meeting, type, occurredOn, data, sources, visibility, note }: Entry): string | null =>
  meeting === null ? null : canonicalText({ meeting, type, occurredOn, data, sources, visibility, note });
