import type { Cited } from '../../domain/events/history.js';
import type { EntryDocument as KeptDocument } from '../../domain/values/documents.js';
import { REDACTED, type Text } from '../../domain/values/text.js';
import type { Members, Person, Place, SourceView } from '../../domain/values/views.js';
import { spellingKey } from '../../i18n/spelling/words.js';
import {
  DOCUMENT_CODE,
  dateCodes,
  documentKindCode,
  eventCode,
  kindCode,
  languageCode,
  markingCode,
  nameCode,
  numberCode,
  partyCode,
  subtypeCode,
} from '../words/codes.js';
import type { Segment } from './segment.js';
import { variantsOf } from './segment.js';

/** What is searched of a track. `titles` begins with the first and ends with the latest. */
export type TrackDocument = {
  slug: string;
  kind: string;
  parties: string[];
  members: Members | null;
  depositary: string | null;
  subtype: Text | null;
  titles: Text[];
};

/** An entry as one log has it now, with what it has of its track. */
export type EntryDocument = {
  type: string;
  occurredOn: string;
  data: Record<string, unknown>;
  sources: Cited[];
  documents: KeptDocument[];
  note: Text | null;
  kind: string;
  parties: string[];
};

export function trackSegments(track: TrackDocument): Segment[] {
  const { slug, kind, parties, members, depositary, subtype, titles } = track;
  const others = [...Object.values(members ?? {}).flat(), ...(depositary ? [depositary] : [])];
  return [
    ...titles.map((text, index): Segment => {
      return { field: 'title', weight: index === titles.length - 1 ? 'A' : 'B', text };
    }),
    { field: 'party', weight: 'A', codes: parties.map(partyCode) },
    { field: 'kind', weight: 'A', codes: [kindCode(kind)] },
    ...(subtype === null ? [] : [subtypeSegment(subtype)]),
    { field: 'party', weight: 'C', codes: others.map(partyCode) },
    { field: 'slug', weight: 'B', text: slug },
  ];
}

const subtypeSegment = (subtype: Text): Segment => ({
  field: 'subtype',
  weight: 'A',
  text: subtype,
  ...(typeof subtype === 'string' && { codes: [subtypeCode(subtype)] }),
});

/** Most parties of its track by which an entry is found: enough for all but the agreements of a whole organisation. */
const MOST_PARTIES = 12;

export function entrySegments(entry: EntryDocument): Segment[] {
  const { type, occurredOn, data, sources, documents, note, kind, parties } = entry;
  const quotes = sources.flatMap(({ quote, says }): Segment[] => [
    ...(quote === undefined ? [] : [inText(quote)]),
    ...(says ? segmentsIn(says) : []),
  ]);
  return [
    { field: 'event', weight: 'A', codes: [eventCode(type)] },
    { field: 'date', weight: 'B', codes: dateCodes(occurredOn) },
    ...segmentsIn(data),
    ...quotes,
    ...(note === null ? [] : [inText(note)]),
    ...documents.flatMap(documentSegments).map(ofDocument),
    { field: 'party', weight: 'D', codes: parties.slice(0, MOST_PARTIES).map(partyCode) },
    { field: 'kind', weight: 'D', codes: [kindCode(kind)] },
    { field: 'name', weight: 'D', codes: namedIn(entry).map(({ key }) => nameCode(key)) },
  ];
}

/** The entry has its own title, and is found by its documents last. */
const ofDocument = (segment: Segment): Segment => ({
  ...segment,
  field: segment.field === 'title' ? 'document' : segment.field,
  weight: 'D',
});

const inText = (text: Text): Segment => ({ field: 'text', weight: 'D', text });

const PEOPLE = ['people', 'signatories'];
const NUMBERS = ['number', 'count'];
const DATES = ['target', 'effectiveOn', 'notifiedOn', 'receivedOn', 'until', 'due', 'occurredOn'];
/** Fields whose values are words for machines. */
const LEFT_OUT = [
  'side',
  'sides',
  'party',
  'format',
  'stage',
  'scope',
  'means',
  'state',
  'entryIntoForce',
  'twin',
];

/** Whatever the data of an event says, by the names of its fields. */
function segmentsIn(data: object): Segment[] {
  return Object.entries(data).flatMap(([name, value]): Segment[] => {
    if (value === undefined || value === null || LEFT_OUT.includes(name)) return [];
    if (PEOPLE.includes(name)) return (value as Person[]).flatMap(personIn);
    if (NUMBERS.includes(name) && typeof value === 'number')
      return [{ field: 'number', weight: 'A', codes: [numberCode(value)] }];
    if (DATES.includes(name) && typeof value === 'string')
      return [{ field: 'date', weight: 'B', codes: dateCodes(value) }];
    if (name === 'place') {
      const { city, country } = value as Place;
      return [city, country].flatMap((text) => (text ? [{ field: 'place', weight: 'A', text }] : []));
    }
    if (name === 'body') return [{ field: 'body', weight: 'B', text: value as Text }];
    if (name === 'title') return [{ field: 'title', weight: 'B', text: value as Text }];
    if (Array.isArray(value)) return value.flatMap((one) => (isText(one) ? [inText(one)] : segmentsIn(one)));
    return isText(value) ? [inText(value)] : [];
  });
}

const isText = (value: unknown): value is Text =>
  typeof value === 'string' ||
  (typeof value === 'object' && value !== null && ['en', 'ru', 'kk'].some((language) => language in value));

const personIn = ({ name, title, role }: Person): Segment[] => [
  { field: 'person', weight: 'B', text: name },
  ...[title, role].flatMap((text) => (text ? [{ field: 'post' as const, weight: 'D' as const, text }] : [])),
];

/** A person, a source or a document that an entry names. */
export type Named =
  | { type: 'person'; key: string; person: Person }
  | { type: 'source'; key: string; ref: string }
  | { type: 'document'; key: string; document: KeptDocument };

/** People are the same if their names are spelt alike: nothing else about them is known for certain. */
export const personKey = (name: Text): string => spellingKey(variantsOf(name)[0] ?? '');

/** A name in a language, under the key of each of its spellings. */
export type Spelling = { key: string; language: string; name: string };

/** The names of the people whom an entry names, by language: a name without one is in none. */
export const spellingsIn = ({ data }: Pick<EntryDocument, 'data'>): Spelling[] =>
  PEOPLE.flatMap((field) => (data[field] as Person[] | undefined) ?? []).flatMap(({ name }) => {
    if (typeof name === 'string') return [];
    const keys = [...new Set(variantsOf(name).map(spellingKey))];
    return keys.flatMap((key) =>
      Object.entries(name).map(([language, spelt]): Spelling => ({ key, language, name: spelt })),
    );
  });

export function namedIn({
  data,
  sources,
  documents,
}: Pick<EntryDocument, 'data' | 'sources' | 'documents'>): Named[] {
  const people = PEOPLE.flatMap((name) => (data[name] as Person[] | undefined) ?? []).filter(
    ({ name }) => name !== REDACTED,
  );
  const named: Named[] = [
    ...people.map((person) => ({ type: 'person' as const, key: personKey(person.name), person })),
    ...sources.map(({ ref }) => ({ type: 'source' as const, key: ref, ref })),
    ...documents.map((document) => ({ type: 'document' as const, key: document.sha256, document })),
  ];
  return [...new Map(named.map((one) => [`${one.type} ${one.key}`, one])).values()];
}

export const personSegments = ({ name, title, side }: Person): Segment[] => [
  { field: 'name', weight: 'A', text: name },
  ...(title ? [{ field: 'post' as const, weight: 'C' as const, text: title }] : []),
  ...(side ? [{ field: 'party' as const, weight: 'D' as const, codes: [partyCode(side)] }] : []),
];

export const sourceSegments = ({ title, publisher, publishedOn }: SourceView): Segment[] => [
  { field: 'title', weight: 'B', text: title },
  { field: 'publisher', weight: 'C', text: publisher },
  ...(publishedOn ? [{ field: 'date' as const, weight: 'C' as const, codes: dateCodes(publishedOn) }] : []),
];

/** A document without a title is shown by the name of its file. */
export const documentSegments = ({ title, name, kind, language, marking }: KeptDocument): Segment[] => [
  ...(title === undefined ? [] : [{ field: 'title' as const, weight: 'B' as const, text: title }]),
  { field: 'document', weight: 'C', codes: [DOCUMENT_CODE, documentKindCode(kind)] },
  ...(language
    ? [{ field: 'language' as const, weight: 'D' as const, codes: [languageCode(language)] }]
    : []),
  ...(marking ? [{ field: 'marking' as const, weight: 'D' as const, codes: [markingCode(marking)] }] : []),
  { field: 'file', weight: 'C', text: name },
];
