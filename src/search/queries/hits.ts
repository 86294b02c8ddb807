import type { Reader } from '../../db/database.js';
import type { EntryDocument as KeptDocument } from '../../domain/values/documents.js';
import { LANGUAGES, type Language, type Text } from '../../domain/values/text.js';
import type { Instant, Person, SourceView, TransitionView, Visibility } from '../../domain/values/views.js';
import { kindName } from '../../i18n/kinds.js';
import type { Restricted } from '../../i18n/marks.js';
import { messagesAsRecorded } from '../../i18n/messages.js';
import { partyName } from '../../i18n/parties.js';
import type { Named } from '../../i18n/track-names.js';
import type { LogName } from '../../ledger/read-scope.js';
import { datedTitle } from '../../ui/event-title.js';
import {
  documentSegments,
  type EntryDocument,
  entrySegments,
  namedIn,
  personSegments,
  sourceSegments,
  type TrackDocument,
  trackSegments,
} from '../documents/documents.js';
import * as documents from '../documents/documents.sql.js';
import type { Field, Segment } from '../documents/segment.js';
import type { Match } from './matches.js';

/** A match with what it says. `texts`: of these the best is shown below its title. */
export type Found = Pick<Match, 'type' | 'key' | 'seq'> & {
  track: Named;
  title: Text;
  segments: Segment[];
  texts: Text[];
  /** Of an entry, and of a document by the entry that names it: who may see it. */
  restricted?: Restricted;
  source?: SourceView;
  document?: KeptDocument;
};

type EntryRecord = EntryDocument & {
  trackId: number;
  seq: number;
  annulled: boolean;
  visibility: Visibility;
  embargoUntil: Instant | null;
};
type TrackRecord = Omit<TrackDocument, 'titles'> & { trackId: number; title: Text; renamed: Text[] | null };

const idOf = ({ log, trackId, seq }: Pick<Match, 'log' | 'trackId' | 'seq'>): string =>
  `${log} ${trackId} ${seq}`;

const inEach = (words: (language: Language) => string): Text =>
  Object.fromEntries(LANGUAGES.map((language) => [language, words(language)]));

/**
 * Reads what matches say. A match that is gone since, or whose track is, is left out. Before an entry of a desk's own
 * track comes whom it names, if `isMeant`: the index names people by their latest entry, which the desk may not see.
 */
export async function readFound(
  reads: Reader,
  matches: readonly Match[],
  isMeant: ((segments: readonly Segment[]) => boolean) | null,
): Promise<Found[]> {
  const [tracks, titles, entries] = await Promise.all([
    trackNames(reads, matches),
    trackRecords(reads, matches),
    entryRecords(reads, matches),
  ]);
  const cited = [...entries.values()].flatMap(({ sources }) => sources.map(({ ref }) => ref));
  const { rows } = await reads.query<SourceView>({
    name: 'search-sources',
    text: documents.SOURCES_NAMED,
    values: [[...new Set(cited)]],
  });
  const library = new Map(rows.map((source) => [source.ref, source]));
  const told = new Set(matches.map(({ type, key }) => `${type} ${key}`));
  return matches.flatMap((match) => {
    const track = tracks.get(idOf({ ...match, seq: null }));
    const record = titles.get(idOf({ ...match, seq: null }));
    const entry = entries.get(idOf(match));
    const about =
      match.type === 'track'
        ? record && foundTrack(record)
        : entry && !entry.annulled && foundIn(match, entry, library);
    if (!track || !about) return [];
    const named = match.type === 'entry' && match.log === 'full' && isMeant && entry ? namedIn(entry) : [];
    const own = named.flatMap(({ type, key }): Found[] => {
      const other = foundIn({ type, key }, entry as EntryRecord, library);
      if (!other || !isMeant?.(other.segments) || told.has(`${type} ${key}`)) return [];
      told.add(`${type} ${key}`);
      return [{ type, key, seq: match.seq, track, ...other }];
    });
    return [...own, { type: match.type, key: match.key, seq: match.seq, track, ...about }];
  });
}

async function trackNames(reads: Reader, matches: readonly Match[]): Promise<Map<string, Named>> {
  const found = await ofEachLog(matches, async (log, some) => {
    const { rows } = await reads.query<Named & { trackId: number }>({
      name: `search-track-names-${log}`,
      text: documents.trackNames(log),
      values: [[...new Set(some.map(({ trackId }) => trackId))]],
    });
    return rows;
  });
  return new Map(found.map((row) => [idOf({ ...row, seq: null }), row]));
}

async function trackRecords(reads: Reader, matches: readonly Match[]): Promise<Map<string, TrackRecord>> {
  const found = await ofEachLog(
    matches.filter(({ type }) => type === 'track'),
    async (log, ids) => {
      const { rows } = await reads.query<TrackRecord>({
        name: `search-tracks-${log}`,
        text: documents.trackDocuments(log),
        values: [ids.map(({ trackId }) => trackId), ids.map(({ trackId }) => trackId)],
      });
      return rows;
    },
  );
  return new Map(found.map((row) => [idOf({ ...row, seq: null }), row]));
}

async function entryRecords(reads: Reader, matches: readonly Match[]): Promise<Map<string, EntryRecord>> {
  const found = await ofEachLog(
    matches.filter(({ seq }) => seq !== null),
    async (log, some) => {
      const { rows } = await reads.query<EntryRecord>({
        name: `search-entries-${log}`,
        text: documents.entries(log),
        values: [some.map(({ trackId }) => trackId), some.map(({ seq }) => seq)],
      });
      return rows;
    },
  );
  return new Map(found.map((row) => [idOf(row), row]));
}

async function ofEachLog<Row>(
  matches: readonly Match[],
  read: (log: LogName, some: Match[]) => Promise<Row[]>,
): Promise<(Row & { log: LogName })[]> {
  const byLog = [...Map.groupBy(matches, ({ log }) => log)];
  const found = await Promise.all(
    byLog.map(async ([log, some]) => (await read(log, some)).map((row) => ({ ...row, log }))),
  );
  return found.flat();
}

type About = Omit<Found, 'type' | 'key' | 'seq' | 'track'>;

function foundTrack({ title, renamed, ...track }: TrackRecord): About {
  const titles = [title, ...(renamed ?? [])];
  const parties = inEach((language) => track.parties.map((code) => partyName(code, language)).join(' – '));
  const kind = inEach((language) => kindName(track.kind, language));
  return {
    title: titles.at(-1) ?? title,
    segments: trackSegments({ ...track, titles }).toSorted(byWeight),
    texts: [kind, parties, ...titles.slice(0, -1)],
  };
}

/** Where a word stands in several segments, the weightiest says why a document was found. */
const byWeight = (a: Segment, b: Segment): number => (a.weight < b.weight ? -1 : a.weight > b.weight ? 1 : 0);

function foundIn(
  { type, key }: Pick<Match, 'type' | 'key'>,
  entry: EntryRecord,
  library: ReadonlyMap<string, SourceView>,
): About | undefined {
  if (type === 'entry') return foundEntry(entry);
  const named = namedIn(entry).find((one) => one.type === type && one.key === key);
  if (named?.type === 'person') return foundPerson(named.person, entry);
  if (named?.type === 'document') return foundDocument(named.document, entry);
  const source = named?.type === 'source' ? library.get(named.ref) : undefined;
  return source && foundSource(source);
}

const titleOf = (entry: EntryRecord): Text =>
  inEach((language) => {
    const m = messagesAsRecorded(language);
    return m.text(
      datedTitle(entry as Pick<TransitionView, 'type' | 'data' | 'occurredOn'>, m, { full: true }),
    );
  });

/** What may be shown below the title of an entry, the most telling first. */
const SHOWN: readonly Field[] = ['text', 'title', 'body', 'person', 'post', 'place', 'document', 'file'];

function foundEntry(entry: EntryRecord): About {
  const segments = entrySegments(entry);
  const texts = SHOWN.flatMap((shown) =>
    segments.flatMap(({ field, text }) => (text !== undefined && field === shown ? [text] : [])),
  );
  return {
    title: titleOf(entry),
    segments: segments.toSorted(byWeight),
    texts,
    restricted: restrictedIn(entry),
  };
}

function foundPerson(person: Person, entry: EntryRecord): About {
  const segments = personSegments(person);
  return { title: person.name, segments, texts: [...(person.title ? [person.title] : []), titleOf(entry)] };
}

const restrictedIn = ({ visibility, embargoUntil }: EntryRecord): Restricted => ({
  visibility,
  embargoUntil,
});

const foundDocument = (document: KeptDocument, entry: EntryRecord): About => ({
  title: document.title ?? document.name,
  segments: documentSegments(document),
  texts: [titleOf(entry), document.name],
  restricted: restrictedIn(entry),
  document,
});

const foundSource = (source: SourceView): About => ({
  title: source.title,
  segments: sourceSegments(source),
  texts: [],
  source,
});
