import { Injectable } from '@nestjs/common';
import canonicalize from 'canonicalize';
import { Database } from '../db/database.js';
import { isOfRecord } from '../domain/event-data.js';
import { type Entry } from '../domain/history.js';
import { coverageOf } from '../domain/status.js';
import { stateAtEnd } from '../domain/timeline.js';
import type { Instant, SourceView } from '../domain/views.js';
import { type Sight, seesOf } from '../http/allow.js';
import { HistoryQuery } from '../tracks/history.query.js';
import { Ledger } from '../tracks/ledger.js';
import type { Page } from '../tracks/pages.js';
import { noTrack } from '../tracks/tracks.query.js';
import type { DossierFile } from './dossier.js';
import { merged } from './merged.js';

/** The same content is the same file: nothing in it depends on how the database happened to answer. */
const inOrderOf = <T>(name: (one: T) => string, found: ReadonlyMap<string, T>): T[] =>
  [...found.values()].sort((a, b) => (name(a) < name(b) ? -1 : 1));
const slugOf = ({ track }: Page): string => track.slug;
const refOf = ({ ref }: SourceView): string => ref;

type Exported = { tracks: string[]; entry: Entry };

/**
 * A dossier of what now stands: each live entry once, as amended, in effective order, so that recording them one
 * after another gives the same board and the same histories again.
 */
@Injectable()
export class Exporting {
  constructor(
    private readonly ledger: Ledger,
    private readonly history: HistoryQuery,
    private readonly database: Database,
  ) {}

  /** All tracks, or one with its twin; by desk its own, and no twin that is not among them. */
  async export(slug?: string, sight: Sight = 'full'): Promise<DossierFile> {
    const isSeen = (track: string) => seesOf(sight, track) === 'full';
    const slugs = (slug ? [slug] : await this.allTracks()).filter(isSeen);
    const [pages, now] = await this.ledger.look(
      slugs,
      (found, at) => [inOrderOf(slugOf, found).filter(({ track }) => isSeen(track.slug)), at] as const,
    );
    if (slug && !pages.some(({ track }) => track.slug === slug)) throw noTrack(slug);
    const exported = inOneOrder(pages);
    const library = await this.history.library(exported.flatMap(({ entry }) => entry.sources));
    const coverageAt = ({ track, book }: Page) => coverageOf(stateAtEnd(book.timeline), track.coverageUntil);
    const coverage = new Set(pages.map(coverageAt));
    const [until] = coverage.size === 1 ? coverage : [];
    const keys = meetingKeys(exported);
    return {
      format: 'paraph-dossier/1',
      ...(until && { coverageUntil: until }),
      sources: Object.fromEntries(inOrderOf(refOf, library).map(({ ref, ...source }) => [ref, source])),
      tracks: pages.map((page) => {
        const { slug, kind, parties, title, twin } = page.track;
        const coverageUntil = until ? null : coverageAt(page);
        return {
          ...{ slug, kind, parties, title },
          ...(twin !== null && isSeen(twin) && { twin }),
          ...(coverageUntil && { coverageUntil }),
        };
      }) as DossierFile['tracks'],
      entries: exported.map(({ tracks, entry }) => ({
        tracks,
        ...contentOf(entry, now),
        ...(keys.has(entry.meeting) && { meeting: keys.get(entry.meeting) }),
      })),
    };
  }

  private async allTracks(): Promise<string[]> {
    const { rows } = await this.database.pool.query<{ slug: string }>(
      'SELECT slug FROM tracks ORDER BY slug',
    );
    return rows.map(({ slug }) => slug);
  }
}

const contentOf = (entry: Entry, now: Instant) => ({
  type: entry.type,
  occurredOn: entry.occurredOn,
  ...(Object.keys(entry.data).length > 0 && { data: entry.data }),
  ...(entry.sources.length > 0 && { sources: entry.sources }),
  ...confidentialityOf(entry, now),
  ...(entry.note !== null && { note: entry.note }),
});

/** What is embargoed no longer is public: nothing can be recorded under an embargo that has passed. */
const confidentialityOf = ({ visibility, embargoUntil }: Entry, now: Instant) => {
  if (embargoUntil === null) return { visibility };
  return embargoUntil > now ? { visibility, embargoUntil } : { visibility: 'public' as const };
};

/** A key for each meeting that is not told by one entry on several tracks. */
function meetingKeys(exported: readonly Exported[]): Map<string | null, string> {
  const told = Map.groupBy(exported, ({ entry }) => entry.meeting);
  const apart = [...told].filter(
    ([id, groups]) => id !== null && (groups.length > 1 || groups[0]?.tracks.length === 1),
  );
  return new Map(apart.map(([id], index) => [id, String(index + 1)]));
}

/**
 * The tracks' histories in one order: a meeting's entries as one where all tracks tell the same of it, tracks that
 * wait for their twin last, so that every entry finds before it what it needs.
 */
function inOneOrder(pages: readonly Page[]): Exported[] {
  const waitingLast = pages.toSorted((a, b) => Number(waits(a)) - Number(waits(b)));
  const histories = waitingLast.map(({ track, book }) =>
    book.timeline.entries
      .filter(({ type }) => !isOfRecord(type))
      .map((entry) => ({ track: track.slug, entry, key: meetingKey(entry) })),
  );
  return merged(histories).map((group) => ({
    tracks: group.map(({ track }) => track),
    entry: (group[0] as (typeof group)[number]).entry,
  }));
}

const waits = ({ book }: Page): boolean => book.course.kind.waitsForTwin;

const meetingKey = ({ meeting, type, occurredOn, data, sources, visibility, note }: Entry): string | null =>
  meeting === null
    ? null
    : (canonicalize({ meeting, type, occurredOn, data, sources, visibility, note }) ?? null);
