import type { QueryConfig } from 'pg';
import type { Caller } from '../../access/allow.js';
import { copyIn, copyLine } from '../../db/copy-in.js';
import type { BulkWrite } from '../../ledger/bulk/bulk-write.js';
import { lockTracks, TwinLinked } from '../../ledger/load-histories.js';
import { NoSuchTrack } from '../../ledger/rejections.js';
import type { OpenTracksHandler, TwinPair } from '../../tracks/index.js';
import type { StagedDossier, StagedTrack } from './staged-dossier.js';
import { BY_COMPONENT, COMPONENTS, EXISTING, TRACKS_BY_SLUG } from './staging.sql.js';

/** Tracks that one statement opens, links or finds. */
const TRACKS_AT_ONCE = 1_000;

/** `ids`: of the tracks, by their numbers. `linked`: pairs that existed before, whose link is to be recorded. */
export type OpenedTracks = { opened: ReadonlySet<string>; linked: TwinPair[]; ids: number[] };

type Opening = { openTracks: OpenTracksHandler; caller: Caller | undefined };

const parts = function* <T>(items: readonly T[]): Generator<T[]> {
  for (let first = 0; first < items.length; first += TRACKS_AT_ONCE)
    yield items.slice(first, first + TRACKS_AT_ONCE);
};

/** Those of the tracks that exist already. Other writers may write to them. */
export async function existingTracks(
  { at, withTimeout }: BulkWrite,
  slugs: readonly string[],
): Promise<string[]> {
  const found: string[] = [];
  for (const some of parts(slugs)) {
    const { rows } = await at.query<{ slug: string }>(withTimeout({ text: EXISTING, values: [some] }));
    found.push(...rows.map(({ slug }) => slug));
  }
  return found;
}

/**
 * Opens the tracks of the file that do not exist yet, in the order of their names, and locks the others before it links
 * twins, so that two imports cannot wait for each other. Then the components are known: twins in the database count.
 */
export async function openStaged(
  write: BulkWrite,
  staged: StagedDossier,
  { openTracks, caller }: Opening,
): Promise<OpenedTracks> {
  const { at } = write;
  const opened = new Set<string>();
  for await (const tracks of stagedTracks(write)) {
    for (const slug of await openTracks.openMissing(at, tracks, caller)) opened.add(slug);
  }
  const before = staged.components.slugs().filter((slug) => !opened.has(slug));
  const locked = before.length > 0 ? await lockTracks(at, before) : new Set<number>();
  const linked: TwinPair[] = [];
  for (const pairs of parts(staged.twins))
    linked.push(...(await openTracks.linkPairs(at, pairs, { opened, caller })));
  const ids = await joinTwins(write, staged);
  for (const [number, slug] of staged.components.slugs().entries())
    if (!opened.has(slug) && !locked.has(ids[number] as number)) throw new TwinLinked(slug);
  await storeComponents(write, staged);
  return { opened, linked, ids };
}

async function* stagedTracks({ at, withTimeout }: BulkWrite) {
  await at.query(withTimeout({ text: TRACKS_BY_SLUG }));
  for (;;) {
    const fetch: QueryConfig = withTimeout({ text: `FETCH ${TRACKS_AT_ONCE} FROM import_tracks` });
    const { rows } = await at.query<{ place: number; record: string }>(fetch);
    if (rows.length === 0) return;
    yield rows.map(({ place, record }) => ({ ...openingOf(JSON.parse(record)), place }));
  }
}

const openingOf = ({ coverageUntil: _, ...track }: StagedTrack) => track;

/** Joins tracks with their twins in the database, which may not stand in the file. Returns ids by number. */
async function joinTwins({ at, withTimeout }: BulkWrite, { components }: StagedDossier): Promise<number[]> {
  const ids: number[] = [];
  for (let known = 0; known < components.size; ) {
    const fresh = components.slugs().slice(known);
    known = components.size;
    for (const some of parts(fresh)) {
      const { rows } = await at.query<{ id: number; slug: string; twin: string | null }>(
        withTimeout({ text: EXISTING, values: [some] }),
      );
      const found = new Set(rows.map(({ slug }) => slug));
      const missing = some.find((slug) => !found.has(slug));
      if (missing !== undefined) throw new NoSuchTrack(missing);
      for (const { id, slug, twin } of rows) {
        ids[components.numberOf(slug)] = id;
        if (twin !== null) components.join(slug, twin);
      }
    }
  }
  return ids;
}

async function storeComponents({ at, withTimeout, timeout }: BulkWrite, { components }: StagedDossier) {
  let text = '';
  for (let track = 0; track < components.size; track += 1)
    text += copyLine(COMPONENTS, { track, component: components.rootOf(track) });
  await copyIn(at, { table: 'import_components', columns: COMPONENTS, text }, timeout);
  await at.query(withTimeout({ text: BY_COMPONENT }));
}
