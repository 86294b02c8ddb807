import { Injectable } from '@nestjs/common';
import { Database } from '../../../db/database.js';
import type { Language, Text } from '../../../domain/values/text.js';
import type { Person, TransitionView } from '../../../domain/values/views.js';
import { type DataWithNames, type KnownNames, knownNames } from '../../../i18n/known-names.js';
import { spellingKey } from '../../../i18n/spelling/words.js';
import type { ReadScope } from '../../../ledger/read-scope.js';

/** More people of one page are not looked up: those of its latest entries are. */
const MOST_LOOKED_UP = 200;

/** A name that lacks a language: each probe of the index finds one row at most. */
const found = (where: string): string => `
  SELECT name FROM search_spellings s WHERE s.key = w.key AND s.language = $2 AND ${where} ORDER BY track_id LIMIT 1`;

/** $1: keys, $2: the language, $3: the tracks whose ledgers the reader reads, by slug. */
const OWN = `
  SELECT w.key, coalesce((${found('s.public')}), (
    ${found('NOT s.public AND s.track_id = ANY (ARRAY(SELECT t.id FROM tracks t WHERE t.slug = ANY($3)))')})) AS name
  FROM unnest($1::text[]) AS w(key)`;

const spelt = (where: string): string => `
  SELECT w.key, (${found(where)}) AS name FROM unnest($1::text[]) AS w(key)`;

type Row = { key: string; name: string | null };

/** Shows names in the reader’s language where they are on record in it, as far as the reader may see. */
@Injectable()
export class NamesOnRecordQuery {
  constructor(private readonly database: Database) {}

  /** Entries with the names that they give each other, and those that other entries give the people whom they name. */
  async in<Entry extends TransitionView>(
    entries: readonly Entry[],
    scope: ReadScope,
    language: Language,
  ): Promise<Entry[]> {
    const names = await this.of(entries, scope, language);
    return entries.map((entry) => ({
      ...entry,
      data: names.inData(entry.data as DataWithNames, language) as Entry['data'],
      // A claim is compared with the entry: both are joined.
      sources: entry.sources.map((source) =>
        source.says ? { ...source, says: names.inData(source.says, language) } : source,
      ),
    }));
  }

  private async of(
    entries: readonly TransitionView[],
    scope: ReadScope,
    language: Language,
  ): Promise<KnownNames> {
    const names = knownNames();
    const newest = entries.toReversed();
    for (const { data } of newest) names.addOf(data as DataWithNames);
    const people = newest.flatMap(({ data }) => peopleIn(data as DataWithNames));
    const unknown = new Map<string, string>();
    for (const { name } of people) {
      if (names.all('person', name)[language] !== undefined) continue;
      for (const written of variantsOf(name)) unknown.set(spellingKey(written), written);
    }
    const keys = [...unknown.keys()].slice(0, MOST_LOOKED_UP);
    for (const { key, name } of await this.spelt(keys, scope, language)) {
      if (name !== null) names.add('person', { [language]: name }, unknown.get(key) ?? name);
    }
    return names;
  }

  private async spelt(keys: string[], scope: ReadScope, language: Language): Promise<Row[]> {
    if (keys.length === 0) return [];
    const text = scope === 'public' ? spelt('s.public') : scope === 'full' ? spelt('NOT s.public') : OWN;
    const own = scope === 'public' || scope === 'full' ? [] : [[...scope]];
    const { rows } = await this.database.pool.query<Row>(text, [keys, language, ...own]);
    return rows;
  }
}

const peopleIn = ({ people = [], signatories = [] }: DataWithNames): Person[] => [...people, ...signatories];

const variantsOf = (name: Text): string[] => (typeof name === 'string' ? [name] : Object.values(name));
