import { BODIES } from '../domain/parties/bodies.js';
import { CITIES } from '../domain/parties/cities.js';
import type { Language, Text } from '../domain/values/text.js';
import type { Person, Place } from '../domain/values/views.js';
import { type LocalText, pick } from './names.js';
import { spellingKey } from './spelling/words.js';

export type NameKind = 'city' | 'body' | 'person' | 'post';

/** A name by language, as far as it is known. */
export type NameByLanguage = Partial<Record<Language, string>>;

type Group = { names: NameByLanguage; keys: Set<string> };

const variantsOf = (text: Text): string[] => (typeof text === 'string' ? [text] : Object.values(text));

/** People are told apart by the spelling of their names, in whatever alphabet; other names are the same if they are written alike. */
const keyOf = (kind: NameKind, name: string): string =>
  kind === 'person'
    ? `person ${spellingKey(name)}`
    : `${kind} ${name.trim().toLowerCase().replaceAll('ё', 'е')}`;

/** Names that belong together: those of one text in several languages, and those of other texts that share one. */
export class KnownNames {
  private readonly groups = new Map<string, Group>();

  /** `beneath`: names that are used where these know none. */
  constructor(private readonly beneath: KnownNames | null = null) {}

  /** What is added first wins. `written`: how the same is written elsewhere, in whatever language. */
  add(kind: NameKind, text: Text, ...written: string[]): this {
    if (typeof text === 'string') return this;
    const keys = [...variantsOf(text), ...written].map((name) => keyOf(kind, name));
    const found = [...new Set(keys.flatMap((key) => this.groups.get(key) ?? []))];
    const [group = { names: {}, keys: new Set<string>() }, ...others] = found;
    for (const other of others) {
      group.names = { ...other.names, ...group.names };
      for (const key of other.keys) group.keys.add(key);
    }
    group.names = { ...text, ...group.names };
    for (const key of [...keys, ...group.keys]) {
      group.keys.add(key);
      this.groups.set(key, group);
    }
    return this;
  }

  /** The names in an entry’s data. */
  addOf(data: DataWithNames): this {
    for (const [kind, text] of namesIn(data)) this.add(kind, text);
    return this;
  }

  /** Whether every name in an entry’s data is known in a language. */
  knows(data: DataWithNames, language: Language): boolean {
    return namesIn(data).every(([kind, text]) => this.all(kind, text)[language] !== undefined);
  }

  /** Every name that is known for a text. Its own come first. */
  all(kind: NameKind, text: Text): NameByLanguage {
    const found = variantsOf(text).flatMap((name) => this.groups.get(keyOf(kind, name)) ?? []);
    const known = Object.assign({}, ...found.map(({ names }) => names).toReversed()) as NameByLanguage;
    return { ...this.beneath?.all(kind, text), ...known, ...(typeof text === 'string' ? {} : text) };
  }

  /** The text in the reader’s language if that is known, else as it was recorded. */
  pick(kind: NameKind, text: Text, language: Language): LocalText {
    const value = this.all(kind, text)[language];
    return value === undefined ? pick(text, language) : { value, lang: language };
  }

  /** An entry’s data with the names in the reader’s language, where that is known. */
  inData<Data extends DataWithNames>(data: Data, language: Language): Data {
    const { place, body, people, signatories } = data;
    const text = (kind: NameKind, given: Text) => this.complete(kind, given, language);
    const named = (some: Person[]) =>
      some.map(({ name, title, ...person }) => ({
        name: text('person', name),
        ...(title && { title: text('post', title) }),
        ...person,
      }));
    return {
      ...data,
      ...(place?.city && { place: { ...place, city: text('city', place.city) } }),
      ...(body && { body: text('body', body) }),
      ...(people && { people: named(people) }),
      ...(signatories && { signatories: named(signatories) }),
    };
  }

  /** An entry, or what is proposed to become one, with the names in the reader’s language. */
  inEntry<Entry extends { data: object } | null>(entry: Entry, language: Language): Entry {
    return entry?.data ? { ...entry, data: this.inData(entry.data, language) } : entry;
  }

  private complete(kind: NameKind, text: Text, language: Language): Text {
    if (typeof text !== 'string' && text[language] !== undefined) return text;
    const value = this.all(kind, text)[language];
    return value === undefined ? text : { ...(typeof text === 'string' ? {} : text), [language]: value };
  }
}

/** The fields of an event’s data that name a place, a body or people. */
export type DataWithNames = { place?: Place; body?: Text; people?: Person[]; signatories?: Person[] };

const namesIn = ({ place, body, people = [], signatories = [] }: DataWithNames): [NameKind, Text][] => [
  ...[...people, ...signatories].flatMap(({ name, title }): [NameKind, Text][] => [
    ['person', name],
    ...(title === undefined ? [] : [['post', title] as [NameKind, Text]]),
  ]),
  ...(place?.city === undefined ? [] : [['city', place.city] as [NameKind, Text]]),
  ...(body === undefined ? [] : [['body', body] as [NameKind, Text]]),
];

/** The names that are common knowledge, whatever is on record. */
const COMMON = new KnownNames();
for (const { city } of CITIES) COMMON.add('city', city);
for (const body of Object.values(BODIES)) COMMON.add('body', body);

/** Names to add to, over those that are common knowledge. */
export const knownNames = (): KnownNames => new KnownNames(COMMON);

/** A city or a body in the reader’s language, if that is common knowledge. */
export const pickCommon = (kind: 'city' | 'body', text: Text, language: Language): LocalText =>
  typeof text !== 'string' && text[language] !== undefined
    ? pick(text, language)
    : COMMON.pick(kind, text, language);
