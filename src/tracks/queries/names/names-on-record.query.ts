import { Injectable } from '@nestjs/common';
import { Database } from '../../../db/database.js';
import { LANGUAGES, type Language, type Text } from '../../../domain/values/text.js';
import type { Person, TransitionView } from '../../../domain/values/views.js';
import {
  type DataWithNames,
  type KnownNames,
  knownNames,
  type NameByLanguage,
} from '../../../i18n/known-names.js';
import { spellingKey } from '../../../i18n/spelling/words.js';
import type { ReadScope } from '../../../ledger/read-scope.js';
import { SuggestionsQuery } from './suggestions.query.js';

/** More people of one page are not looked up: those of its latest entries are. */
const MOST_LOOKED_UP = 200;

/** A name in a language: each probe of the index finds one row at most. */
const found = (where: string): string => `
  SELECT name FROM search_spellings s
  WHERE s.key = w.key AND s.language = l.language AND ${where} ORDER BY track_id LIMIT 1`;

/** $3: the tracks whose ledgers the reader reads, by slug. */
const OWN = `
  (${found('s.public')}) UNION ALL (
    ${found('NOT s.public AND s.track_id = ANY (ARRAY(SELECT t.id FROM tracks t WHERE t.slug = ANY($3)))')}) LIMIT 1`;

/** $1: keys, $2: languages. Most keys are nobody’s: they are left out before the tracks of a large desk are tried. */
const spelt = (name: string): string => `
  WITH given AS MATERIALIZED (
    SELECT k.key FROM unnest($1::text[]) AS k(key),
      LATERAL (SELECT FROM search_spellings s WHERE s.public IN (true, false) AND s.key = k.key LIMIT 1) AS one
  )
  SELECT w.key, l.language, f.name FROM given w, unnest($2::text[]) AS l(language), LATERAL (${name}) f`;

type Row = { key: string; language: Language; name: string };

/** Names of people as they are on record, in the reader’s language or in all, as far as the reader may see. */
@Injectable()
export class NamesOnRecordQuery {
  constructor(
    private readonly database: Database,
    private readonly suggestions: SuggestionsQuery,
  ) {}

  /** Entries with the names that they give each other, and those that other entries give the people whom they name. */
  async in<Entry extends TransitionView>(
    entries: readonly Entry[],
    scope: ReadScope,
    language: Language,
  ): Promise<Entry[]> {
    const names = await this.of(dataOf(entries), scope, language);
    return entries.map((entry) => ({
      ...names.inEntry(entry, language),
      // A claim is compared with the entry: both are joined.
      sources: entry.sources.map((source) =>
        source.says ? { ...source, says: names.inData(source.says, language) } : source,
      ),
    }));
  }

  /** For a page of staff: the names that these give each other, and those that earlier entries of other tracks give. */
  async among(shown: readonly WithData[], scope: ReadScope, language: Language): Promise<KnownNames> {
    const data = dataOf(shown);
    const names = await this.of(data, scope, language);
    if (scope === 'public' || data.every((each) => names.knows(each, language))) return names;
    for (const gathering of await this.suggestions.gatherings(scope)) names.addOf(gathering);
    return names;
  }

  /** Those of these names that people on record have, as far as the reader may see, by language. */
  async known(names: readonly string[], scope: ReadScope): Promise<NameByLanguage[]> {
    const known = new Map<string, NameByLanguage>();
    const keys = [...new Set(names.map(spellingKey))];
    for (const { key, language, name } of await this.spelt(keys, scope, LANGUAGES))
      known.set(key, { ...known.get(key), [language]: name });
    return [...known.values()];
  }

  private async of(
    data: readonly DataWithNames[],
    scope: ReadScope,
    language: Language,
  ): Promise<KnownNames> {
    const names = knownNames();
    const newest = data.toReversed();
    for (const each of newest) names.addOf(each);
    const people = newest.flatMap(peopleIn);
    const unknown = new Map<string, string>();
    for (const { name } of people) {
      if (names.all('person', name)[language] !== undefined) continue;
      for (const written of variantsOf(name)) unknown.set(spellingKey(written), written);
    }
    const keys = [...unknown.keys()].slice(0, MOST_LOOKED_UP);
    for (const { key, name } of await this.spelt(keys, scope, [language]))
      names.add('person', { [language]: name }, unknown.get(key) ?? name);
    return names;
  }

  private async spelt(keys: string[], scope: ReadScope, languages: readonly Language[]): Promise<Row[]> {
    if (keys.length === 0) return [];
    const ofOneLog = scope === 'public' ? 's.public' : scope === 'full' ? 'NOT s.public' : null;
    const own = scope === 'public' || scope === 'full' ? [] : [[...scope]];
    const text = spelt(ofOneLog === null ? OWN : found(ofOneLog));
    const { rows } = await this.database.reads.query<Row>(text, [keys, languages, ...own]);
    return rows;
  }
}

/** An entry, or what is proposed to become one. */
type WithData = { data?: unknown } | null;

const dataOf = (some: readonly WithData[]) => some.map((one) => (one?.data ?? {}) as DataWithNames);

const peopleIn = ({ people = [], signatories = [] }: DataWithNames): Person[] => [...people, ...signatories];

const variantsOf = (name: Text): string[] => (typeof name === 'string' ? [name] : Object.values(name));
