import { Injectable } from '@nestjs/common';
import canonicalize from 'canonicalize';
import { Database } from '../db/database.js';
import { type Entry } from '../domain/history.js';
import type { Day, Instant, SourceView } from '../domain/views.js';
import { HistoryQuery } from '../tracks/history.query.js';
import { Ledger } from '../tracks/ledger.js';
import type { Page } from '../tracks/pages.js';
import { noTrack } from '../tracks/tracks.query.js';
import type { DossierFile } from './dossier.js';
import { merged } from './merged.js';

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

  /** All tracks, or one with its twin. */
  async export(slug?: string): Promise<DossierFile> {
    const slugs = slug ? [slug] : await this.allTracks();
    const { pages, now } = await this.ledger.look(slugs, (found, at) => ({
      pages: [...found.values()],
      now: at,
    }));
    if (slug && !pages.some(({ track }) => track.slug === slug)) throw noTrack(slug);
    const exported = inOneOrder(pages, now);
    const library = await this.history.library(exported.flatMap(({ entry }) => entry.sources));
    const coverage = pages.map(({ track }) => track.coverageUntil);
    const [until] = coverage.every((day) => day !== null && day === coverage[0]) ? coverage : [];
    return {
      format: 'paraph-dossier/1',
      ...(until && { coverageUntil: until satisfies Day }),
      sources: Object.fromEntries(
        [...library.values()].map(({ ref, ...source }: SourceView) => [ref, source]),
      ),
      tracks: pages.map(({ track: { slug, kind, parties, title, twin } }) => ({
        slug,
        kind,
        parties,
        title,
        ...(twin !== null && { twin }),
      })) as DossierFile['tracks'],
      entries: exported.map(({ tracks, entry }) => entryOf(tracks, entry)),
    };
  }

  private async allTracks(): Promise<string[]> {
    const { rows } = await this.database.pool.query<{ slug: string }>(
      'SELECT slug FROM tracks ORDER BY slug',
    );
    return rows.map(({ slug }) => slug);
  }
}

const entryOf = (tracks: string[], entry: Entry): NonNullable<DossierFile['entries']>[number] => ({
  tracks,
  type: entry.type,
  occurredOn: entry.occurredOn,
  ...(Object.keys(entry.data).length > 0 && { data: entry.data }),
  ...(entry.sources.length > 0 && { sources: entry.sources }),
  visibility: entry.visibility,
  ...(entry.embargoUntil !== null && { embargoUntil: entry.embargoUntil }),
  ...(entry.note !== null && { note: entry.note }),
});

/**
 * The tracks' histories in one order: a meeting's entries as one where all tracks tell the same of it, tracks that
 * wait for their twin last, so that every entry finds before it what it needs.
 */
function inOneOrder(pages: readonly Page[], now: Instant): Exported[] {
  const waitingLast = pages.toSorted((a, b) => Number(waits(a)) - Number(waits(b)));
  const histories = waitingLast.map(({ track, book }) =>
    book.timeline.entries
      .map((entry) => asSeen(entry, now))
      .map((entry) => ({ track: track.slug, entry, key: meetingKey(entry) })),
  );
  return merged(histories).map((group) => ({
    tracks: group.map(({ track }) => track),
    entry: (group[0] as (typeof group)[number]).entry,
  }));
}

/** An embargo that has passed is none: its entry is public, and an import takes no embargo that ends in the past. */
const asSeen = (entry: Entry, now: Instant): Entry =>
  entry.embargoUntil !== null && entry.embargoUntil <= now
    ? { ...entry, visibility: 'public', embargoUntil: null }
    : entry;

const waits = ({ book }: Page): boolean => book.course.kind.waitsForTwin;

const meetingKey = ({ meeting, type, occurredOn, data, sources, visibility, note }: Entry): string | null =>
  meeting === null
    ? null
    : (canonicalize({ meeting, type, occurredOn, data, sources, visibility, note }) ?? null);
