import {
  type Citation,
  citationsSchema,
  EVENT_DATA,
  type EventType,
  isAboutSteps,
} from '../../../domain/events/event-data.js';
import { boundsOf, latestToday } from '../../../domain/values/dates.js';
import { LANGUAGES, type Text, textSchema } from '../../../domain/values/text.js';
import type { Edtf, Instant, Visibility } from '../../../domain/values/views.js';
import type { FormReader } from '../../../forms/reader.js';
import { all, rowsOf, textOf } from '../../../forms/typed.js';
import { readInstant, ZONES, type Zone } from '../../../forms/typed-instant.js';
import { one, type Typed } from '../../../http/bodies/forms.js';
import { date } from '../../../i18n/dates.js';
import { fieldLabel } from '../../../ui/entry-facts.js';
import { type FormDocument, readDocuments } from '../documents/read-documents.js';
import { readArticles } from './articles-question.js';
import { readClause } from './clause-question.js';
import { type EventField, fieldsOf } from './fields.js';
import { type NewStep, readSteps } from './steps-question.js';
import { readClaim } from './typed-claim.js';

type Data = Record<string, unknown>;

/** The answers of a form in the shape that the ledger’s commands take. */
export type EntryAnswers = {
  type: EventType;
  occurredOn: Edtf;
  data: Data;
  sources: Citation[];
  documents: FormDocument[];
  note?: Text;
};

/** A new entry also has tracks, a visibility, and of a meeting the next round and the next steps that it named. */
export type NewAnswers = EntryAnswers & {
  tracks: string[];
  visibility: Visibility;
  embargoUntil?: Instant;
  embargoZone?: Zone;
  planned: Data | null;
  steps: NewStep[];
};

export function readNewEntry(reader: FormReader, type: EventType): NewAnswers {
  const tracks = [...new Set(all(reader.typed, 'track'))];
  if (tracks.length === 0) reader.wrong('track', 'entry.no_track');
  const entry = readEntry(reader, type);
  const planned = type === 'round.held' ? plannedOf(reader) : null;
  // Steps are for staff: the form does not ask.
  const seen = isAboutSteps(type) ? { visibility: 'internal' as const } : visibilityOf(reader);
  const steps = type === 'round.held' ? readSteps(reader) : [];
  return { ...entry, tracks, planned, steps, ...seen };
}

export function readEntry(reader: FormReader, type: EventType): EntryAnswers {
  const occurredOn = dayOf(reader, type === 'coverage.stated' ? 'until' : 'occurredOn');
  const data = dataOf(reader, type);
  const sources = sourcesOf(reader);
  const documents = readDocuments(reader);
  if (type === 'stage.asserted' && sources.length === 0) reader.wrong('source', 'entry.source_needed');
  const note = textOf(reader.typed, 'note', reader.m.language);
  reader.check('source', citationsSchema.safeParse(sources));
  reader.check('note', textSchema.optional().safeParse(note));
  return { type, occurredOn, data, sources, documents, ...(note !== undefined && { note }) };
}

function dayOf(reader: FormReader, field: string): Edtf {
  const edtf = reader.date(field, true) ?? '';
  const bounds = boundsOf(edtf);
  if (bounds && bounds.earliest > latestToday(reader.now)) {
    reader.wrong(field, 'entry.not_yet', { date: date(edtf) });
  }
  return edtf;
}

function dataOf(reader: FormReader, type: EventType): Data {
  const { m, typed } = reader;
  const fields = fieldsOf(type);
  const own = fields.map((field): [string, unknown] => [field.name, ownOf(reader, field)]);
  const people = reader.people('people');
  const format = one(typed, 'format');
  const given: Data = {
    ...Object.fromEntries(own),
    place: reader.place('city', 'country'),
    format: format === '' ? undefined : format,
    people: people.length > 0 ? people : undefined,
    body: textOf(typed, 'body', m.language),
  };
  const data = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  for (const { name, required } of fields) {
    if (required && data[name] === undefined && !reader.isWrong(name)) {
      reader.wrong(name, 'entry.required', { label: fieldLabel(name, m, type) });
    }
  }
  if (reader.errors.length > 0) return data;
  reader.check(null, EVENT_DATA[type].safeParse(data));
  return data;
}

function ownOf(reader: FormReader, { name, input }: EventField): unknown {
  const typed = one(reader.typed, name);
  switch (input) {
    case 'number':
      return reader.number(name);
    case 'date':
      return reader.date(name);
    case 'yes':
      return typed === '' ? undefined : typed === 'yes';
    case 'people': {
      const people = reader.people(name);
      return people.length > 0 ? people : undefined;
    }
    case 'articles':
      return readArticles(reader, name);
    case 'clause':
      return readClause(reader, name);
    case 'sides': {
      const codes = typed
        .toUpperCase()
        .split(/[\s,;]+/)
        .filter(Boolean);
      return codes.length > 0 ? codes : undefined;
    }
    case 'line':
    case 'words':
      return textOf(reader.typed, name, reader.m.language);
    default:
      return typed === '' ? undefined : typed;
  }
}

function sourcesOf(reader: FormReader): Citation[] {
  return Array.from({ length: rowsOf(reader.typed, 'source', 0) }, (_, row) =>
    sourceOf(reader, `source.${row}`),
  ).filter((source) => source !== null);
}

function sourceOf(reader: FormReader, at: string): Citation | null {
  const field = (name: string) => one(reader.typed, `${at}.${name}`);
  const [ref, title, publisher, language, url, typedQuote] = [
    'ref',
    'title',
    'publisher',
    'language',
    'url',
    'quote',
  ].map(field) as [string, string, string, string, string, string];
  const publishedOn = reader.date(`${at}.publishedOn`);
  const says = readClaim(reader, `${at}.says`);
  const taken = { ...(typedQuote !== '' && { quote: typedQuote }), ...(says && { says }) };
  const isNew = [title, publisher, url, field('publishedOn')].some(Boolean);
  if (ref !== '') {
    if (isNew) reader.wrong(`${at}.ref`, 'entry.source_either');
    return { ref, ...taken };
  }
  if (!isNew && Object.keys(taken).length === 0) return null;
  const { m } = reader;
  if (title === '') reader.wrong(`${at}.title`, 'entry.required', { label: m.t('fields.source.title') });
  if (publisher === '') {
    reader.wrong(`${at}.publisher`, 'entry.required', { label: m.t('fields.source.publisher') });
  }
  if (url !== '' && !/^https?:$/.test(URL.canParse(url) ? new URL(url).protocol : '')) {
    reader.wrong(`${at}.url`, 'entry.url_unread');
  }
  const ours = LANGUAGES.find((each) => each === language);
  return {
    title: ours ? { [ours]: title } : title,
    publisher,
    language,
    ...(url !== '' && { url }),
    ...(publishedOn !== undefined && { publishedOn }),
    ...taken,
  };
}

function plannedOf(reader: FormReader): Data | null {
  const number = reader.number('planned.number');
  const target = reader.date('planned.target');
  const place = reader.place('planned.city', 'planned.country');
  if (number === undefined && one(reader.typed, 'planned.target') === '' && place === undefined) return null;
  if (target === undefined) reader.wrong('planned.target', 'entry.next_needs_date');
  if (number === undefined) reader.wrong('planned.number', 'entry.next_needs_number');
  const planned = { number, target, ...(place && { place }) };
  if (reader.errors.length === 0) reader.check('planned', EVENT_DATA['round.planned'].safeParse(planned));
  return planned;
}

function visibilityOf(reader: FormReader): Pick<NewAnswers, 'visibility' | 'embargoUntil' | 'embargoZone'> {
  const typed = one(reader.typed, 'visibility');
  const until = one(reader.typed, 'embargoUntil');
  const visibility = (['public', 'embargoed'] as const).find((each) => each === typed) ?? 'internal';
  if (visibility !== 'embargoed') {
    if (until !== '') reader.wrong('embargoUntil', 'entry.embargo_only');
    return { visibility };
  }
  const zone = zoneIn(reader.typed);
  if (!zone) reader.wrong('embargoZone', 'entry.embargo_zone_missing');
  // Whether the text is a day and an hour depends little on the zone.
  const embargoUntil = readInstant(until, zone ?? 'utc');
  if (!embargoUntil) reader.wrong('embargoUntil', 'entry.embargo_missing');
  else if (zone && embargoUntil <= reader.now) reader.wrong('embargoUntil', 'entry.embargo_past');
  return { visibility, ...(embargoUntil && { embargoUntil }), ...(zone && { embargoZone: zone }) };
}

/** The zone chosen; UTC in a form without the question. Undefined if none is chosen. */
const zoneIn = (typed: Typed): Zone | undefined => {
  const chosen = typed.embargoZone === undefined ? 'utc' : one(typed, 'embargoZone');
  return chosen in ZONES ? (chosen as Zone) : undefined;
};
