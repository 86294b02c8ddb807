import { Injectable } from '@nestjs/common';
import { Database } from '../../../db/database.js';
import type { Text } from '../../../domain/values/text.js';
import type { Person, Place } from '../../../domain/values/views.js';

/** What earlier entries said of their gatherings, newest first. */
export type Gathering = { track: string; place?: Place; people?: Person[]; body?: Text };

/** The newest rows that are looked through: a year of a busy ministry. */
const LOOKED_AT = 1_000;

@Injectable()
export class SuggestionsQuery {
  constructor(private readonly database: Database) {}

  async gatherings(): Promise<Gathering[]> {
    const { rows } = await this.database.pool.query<Gathering>({
      name: 'gatherings',
      text: `SELECT t.slug AS track, l.data->'place' AS place, l.data->'people' AS people, l.data->'body' AS body
             FROM (SELECT track_id, seq, position FROM feed WHERE NOT public ORDER BY position DESC LIMIT $1) f
             JOIN ledger l ON l.track_id = f.track_id AND l.seq = f.seq
             JOIN tracks t ON t.id = l.track_id
             WHERE l.data ?| ARRAY['place', 'people', 'body']
             ORDER BY f.position DESC`,
      values: [LOOKED_AT],
    });
    return rows.map(({ track, place, people, body }) => ({
      track,
      ...(place && { place }),
      ...(people && { people }),
      ...(body && { body }),
    }));
  }
}
