import { kindOf } from '../../src/domain/kinds/index.js';
import { SUBTYPES } from '../../src/domain/kinds/subtypes.js';
import { LANGUAGES } from '../../src/domain/values/text.js';
import type { DossierFile } from '../../src/dossiers/dossier.js';
import { Chance } from './chance.js';
import { historyOf } from './history.js';
import { PARTNERS, titleOf } from './words.js';

/** How large an archive to make. `entries` counts entries of the file: one on two tracks counts once. */
export type ArchiveSize = { tracks: number; entries: number; seed?: number };

export type ArchiveTrack = NonNullable<DossierFile['tracks']>[number];
export type ArchiveEntry = NonNullable<DossierFile['entries']>[number];
type ArchiveSource = NonNullable<DossierFile['sources']>[string];

/** A record of the file, as a line of JSON Lines holds it. */
export type ArchiveRecord =
  | { format: 'paraph-dossier/1'; coverageUntil: string }
  | { source: { key: string } & ArchiveSource }
  | { track: ArchiveTrack }
  | { entry: ArchiveEntry };

/** The archive ends on this day. */
export const LAST_DAY = '2026-10-31';

/** One source for so many tracks. */
const TRACKS_A_SOURCE = 50;

/** A fifth of the tracks are twins, an eighth agreements on air transport, and the rest of the general kind. */
const TWINS_OF_TEN = 2;
const AIR_OF_EIGHT = 1;

type Group = { tracks: ArchiveTrack[]; chance: Chance; entries: number };

/**
 * A ministry's archive: so many tracks and entries, in a stream. Every entry is allowed where it stands. The same size
 * and seed give the same archive.
 */
export function* archive(size: ArchiveSize): Generator<ArchiveRecord> {
  yield { format: 'paraph-dossier/1', coverageUntil: LAST_DAY };
  for (let number = 1; number <= sourcesOf(size); number += 1) yield { source: sourceOf(number) };
  for (const { tracks } of groupsOf(size)) for (const track of tracks) yield { track };
  const sources = sourcesOf(size);
  for (const { tracks, chance, entries } of groupsOf(size))
    for (const entry of historyOf(tracks, entries, chance, sources)) yield { entry };
}

/** The archive as one document. */
export function archiveDossier(size: ArchiveSize): DossierFile {
  const [sources, tracks, entries] = [new Map<string, ArchiveSource>(), [], []] as [
    Map<string, ArchiveSource>,
    ArchiveTrack[],
    ArchiveEntry[],
  ];
  for (const record of archive(size)) {
    if ('track' in record) tracks.push(record.track);
    if ('entry' in record) entries.push(record.entry);
    if ('source' in record) {
      const { key, ...source } = record.source;
      sources.set(key, source as ArchiveSource);
    }
  }
  return {
    format: 'paraph-dossier/1',
    coverageUntil: LAST_DAY,
    sources: Object.fromEntries(sources),
    tracks,
    entries,
  };
}

/** The archive as JSON Lines. */
export function* archiveLines(size: ArchiveSize): Generator<string> {
  for (const record of archive(size)) yield `${JSON.stringify(record)}\n`;
}

const sourcesOf = ({ tracks }: ArchiveSize): number => Math.ceil(tracks / TRACKS_A_SOURCE);

const sourceOf = (number: number) => ({
  key: `note-${number}`,
  title: { en: `Notes of the archive, volume ${number}`, ru: `Записи архива, том ${number}` },
  publisher: { en: 'Ministry of Foreign Affairs', ru: 'Министерство иностранных дел' },
  language: LANGUAGES[number % LANGUAGES.length] as string,
});

/** The tracks that share entries: one, or a track with its twin. Their entries add up to the size's. */
function* groupsOf({ tracks, entries, seed = 1 }: ArchiveSize): Generator<Group> {
  for (let first = 0; first < tracks; ) {
    const chance = new Chance(seed * 1_000_003 + first);
    const isPair = first + 1 < tracks && chance.below(10) < TWINS_OF_TEN / 2;
    const next = first + (isPair ? 2 : 1);
    yield {
      tracks: isPair ? twins(first, chance) : [single(first, chance)],
      chance,
      entries: sum(next, tracks, entries) - sum(first, tracks, entries),
    };
    first = next;
  }
}

/** How many entries the first `count` tracks have: long histories and short ones by turns. */
function sum(count: number, tracks: number, entries: number): number {
  const even = Math.floor((count * entries) / tracks);
  const isUneven = count % 2 === 1 && count < tracks;
  return even + (isUneven ? Math.floor(entries / tracks / 2) : 0);
}

const number = (track: number): string => String(track + 1).padStart(6, '0');

function single(track: number, chance: Chance): ArchiveTrack {
  const partner = chance.oneOf(PARTNERS);
  const isAir = chance.below(8) < AIR_OF_EIGHT;
  const [subtype, about] = chance.oneOf(Object.entries(SUBTYPES));
  const common = { parties: ['KZ', partner] };
  const slug = (name: string) => `kz-${partner.toLowerCase()}-${name}-${number(track)}`;
  return isAir
    ? {
        slug: slug('air'),
        kind: 'air-transport',
        ...common,
        title: titleOf(nameOf('air-transport'), partner),
      }
    : { slug: slug(subtype), kind: 'agreement', subtype, ...common, title: titleOf(about, partner) };
}

function twins(track: number, chance: Chance): ArchiveTrack[] {
  const partner = chance.oneOf(PARTNERS);
  const kinds = ['visa-facilitation', 'readmission'];
  const slugs = kinds.map((kind, index) => `kz-${partner.toLowerCase()}-${kind}-${number(track + index)}`);
  return kinds.map((kind, index) => ({
    slug: slugs[index] as string,
    kind,
    parties: ['KZ', partner],
    title: titleOf(nameOf(kind), partner),
    twin: slugs[1 - index],
  }));
}

const nameOf = (kind: string) => kindOf(kind).definition.labels.name;
