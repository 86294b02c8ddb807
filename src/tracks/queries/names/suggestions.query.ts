import { Injectable } from '@nestjs/common';
import { Database } from '../../../db/database.js';
import type { Text } from '../../../domain/values/text.js';
import type { Person, Place } from '../../../domain/values/views.js';
import { logFor, type ReadScope } from '../../../ledger/read-scope.js';
import { GATHERINGS } from '../sql/find.sql.js';

/** Place, people and body of earlier entries, newest first. */
export type Gathering = { track: string; place?: Place; people?: Person[]; body?: Text };

/** How many of the newest rows are read: about a year of a busy ministry. */
const LOOKED_AT = 1_000;

@Injectable()
export class SuggestionsQuery {
  constructor(private readonly database: Database) {}

  /** Those in ledgers that the reader reads. */
  async gatherings(scope: ReadScope): Promise<Gathering[]> {
    const { rows } = await this.database.reads.query<Gathering>({
      name: 'gatherings',
      text: GATHERINGS,
      values: [LOOKED_AT],
    });
    return rows
      .filter(({ track }) => logFor(scope, track) === 'full')
      .map(({ track, place, people, body }) => ({
        track,
        ...(place && { place }),
        ...(people && { people }),
        ...(body && { body }),
      }));
  }
}
