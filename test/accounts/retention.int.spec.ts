import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { databaseSettings } from '../../ormconfig.js';
import { forgetFormerPeople } from '../../src/accounts/people/former-people.js';
import { Sessions } from '../../src/accounts/sessions/sessions.js';
import { Database } from '../../src/db/database.js';
import { ListMappings } from '../../src/dossiers/lists/list-mappings.js';
import { ENTITIES } from '../../src/entities.js';
import { IdGenerator } from '../../src/runtime/id-generator.js';
import { StoppedClock } from '../support/clocks.js';
import { migratedDatabase, type TestDatabase } from '../support/database.js';

const clock = new StoppedClock('2026-03-04T09:00:00.000Z');
const daysAgo = (days: number) => new Date(Date.parse(clock.at) - days * 86_400_000);

let test: TestDatabase;
let source: DataSource;
let database: Database;
beforeAll(async () => {
  test = await migratedDatabase();
  source = await new DataSource({ ...databaseSettings(test.appUrl), entities: ENTITIES }).initialize();
  database = new Database(source);
});
afterAll(async () => {
  await source.destroy();
  await test.drop();
});

/** As the application's role: what it may not delete would fail. */
const query = async <T extends object>(text: string, values: unknown[] = []): Promise<T[]> =>
  (await database.pool.query<T>(text, values)).rows;

/** A person with all that is kept for them. */
async function person(username: string, disabledAt: Date | null): Promise<void> {
  const [{ id } = { id: '' }] = await query<{ id: string }>(
    `INSERT INTO people (id, name, username, created_at, disabled_at)
     VALUES (gen_random_uuid(), $1, $1, now(), $2) RETURNING id`,
    [username, disabledAt],
  );
  for (const text of [
    `INSERT INTO agenda_mail (person_id, address, language, everything, near, planned_on)
     VALUES ($1, 'a@example.org', 'en', true, '{}', 1)`,
    `INSERT INTO agenda_letters (person_id, kind, about, made_at, next_at)
     VALUES ($1, 'digest', '1', now(), now())`,
    `INSERT INTO agenda_calendars (person_id, hash, language, everything, created_at)
     VALUES ($1, sha256($1::uuid::text::bytea), 'en', true, now())`,
    `INSERT INTO follow_calendars (person_id, hash, language, created_at)
     VALUES ($1, sha256($1::uuid::text::bytea), 'en', now())`,
    `INSERT INTO visits (person_id, seen_at) VALUES ($1, now())`,
  ])
    await query(text, [id]);
}

describe('what is kept of people', () => {
  it('given accounts that were disabled, then only a name is left of one after ninety days', async () => {
    await person('long', daysAgo(91));
    await person('lately', daysAgo(89));
    await person('here', null);
    await forgetFormerPeople(database.pool, clock.at);
    expect(await query('SELECT username FROM people ORDER BY 1')).toHaveLength(3);
    for (const table of ['agenda_mail', 'agenda_letters', 'agenda_calendars', 'follow_calendars', 'visits'])
      expect(
        await query(`SELECT p.username FROM ${table} JOIN people p ON p.id = person_id ORDER BY 1`),
      ).toEqual([{ username: 'here' }, { username: 'lately' }]);
  });

  it('given sessions and links that expired, then they go after thirty days', async () => {
    for (const days of [31, 29]) {
      await query(
        `INSERT INTO sessions (id, hash, created_at, seen_at, expires_at, address, agent)
         VALUES (gen_random_uuid(), sha256($1::text::bytea), $2, $2, $2, '', $1)`,
        [`${days}`, daysAgo(days)],
      );
      await query(
        `INSERT INTO one_time_links (hash, person_id, created_at, expires_at)
         SELECT sha256($1::text::bytea), p.id, $2, $2 FROM people p WHERE p.username = 'here'`,
        [`${days}`, daysAgo(days)],
      );
    }
    await new Sessions(database, clock, new IdGenerator()).prune();
    expect(await query('SELECT agent FROM sessions')).toEqual([{ agent: '29' }]);
    expect(await query('SELECT FROM one_time_links')).toHaveLength(1);
  });

  it('given what the columns of a list meant, then it goes when the list did not come for longer than a year', async () => {
    const caller = { id: 'token', name: 'A. Officer' } as Parameters<ListMappings['of']>[1];
    const mappings = new ListMappings(database, clock);
    const meaning = { mapping: [], kind: 'agreement', source: { title: '', publisher: '' } };
    await mappings.remember(['a'], meaning, caller);
    clock.at = new Date(Date.parse(clock.at) + 401 * 86_400_000).toISOString();
    await mappings.remember(['b'], meaning, caller);
    expect(await query('SELECT FROM list_mappings')).toHaveLength(1);
  });
});
