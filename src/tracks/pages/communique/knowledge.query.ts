import { Injectable } from '@nestjs/common';
import { type Caller, readScopeOf, tracksWhere } from '../../../access/allow.js';
import { type Knowledge, namesWritten, partiesNamed } from '../../../communiques/index.js';
import { Database } from '../../../db/database.js';
import { LANGUAGES } from '../../../domain/values/text.js';
import type { Day } from '../../../domain/values/views.js';
import { ownPartyCode, partyName, partyNames } from '../../../i18n/parties.js';
import { NamesOnRecordQuery } from '../../queries/names/names-on-record.query.js';
import { SuggestionsQuery } from '../../queries/names/suggestions.query.js';
import { TRACKS_BETWEEN } from '../../queries/sql/find.sql.js';

/** More agreements between the parties of one text are not looked at. */
const MOST_TRACKS = 400;

/** What is on record and may be recognised in a text: only what its reader may see, and may record on. */
@Injectable()
export class KnowledgeQuery {
  constructor(
    private readonly database: Database,
    private readonly suggestions: SuggestionsQuery,
    private readonly names: NamesOnRecordQuery,
  ) {}

  async of(text: string, caller: Caller, today: Day, publishedOn?: Day): Promise<Knowledge> {
    const parties = partiesOnRecord();
    const scope = readScopeOf(caller);
    const [tracks, seen, named] = await Promise.all([
      this.tracksBetween(partiesNamed(text, parties), tracksWhere(caller, 'record')),
      this.suggestions.gatherings(scope),
      this.names.known(namesWritten(text), scope),
    ]);
    return {
      today,
      ...(publishedOn !== undefined && { publishedOn }),
      parties,
      tracks,
      // Those of recent meetings come first: their sides are known too.
      people: distinct([...seen.flatMap(({ people = [] }) => people), ...named.map((name) => ({ name }))]),
      bodies: distinct(seen.flatMap(({ body = [] }) => body)),
      places: distinct(seen.flatMap(({ place = [] }) => place)),
    };
  }

  /** The tracks all of whose parties the text names, looked up by those that fewer tracks have than our own. */
  private async tracksBetween(
    named: string[],
    where: 'all' | ReadonlySet<string>,
  ): Promise<Knowledge['tracks']> {
    const others = named.filter((code) => code !== ownPartyCode());
    if (others.length === 0) return [];
    const { rows } = await this.database.reads.query<Knowledge['tracks'][number]>({
      name: 'tracks-between',
      text: TRACKS_BETWEEN,
      values: [named, others, MOST_TRACKS, where === 'all' ? null : [...where]],
    });
    return rows;
  }
}

const partiesOnRecord = (): Knowledge['parties'] =>
  [...partyNames().keys()].map((code) => ({
    code,
    names: [...new Set(LANGUAGES.map((language) => partyName(code, language)))],
  }));

const distinct = <T>(values: readonly T[]): T[] => [
  ...new Map(values.map((value) => [JSON.stringify(value), value])).values(),
];
