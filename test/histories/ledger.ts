import { DataSource } from 'typeorm';
import { databaseSettings } from '../../ormconfig.js';
import { Database } from '../../src/db/database.js';
import { ENTITIES } from '../../src/entities.js';
import { Ledger } from '../../src/ledger/ledger.js';
import { Sequencer } from '../../src/ledger/numbering/sequencer.js';
import { insertTrack, linkTwins, type NewTrack } from '../../src/ledger/open-track.js';
import { Clock } from '../../src/runtime/clock.js';
import { IdGenerator } from '../../src/runtime/id-generator.js';
import { migratedDatabase } from '../support/database.js';

export { draft } from './memory-ledger.js';

/** A ledger on a database of its own, as the application's role sees it. */
export async function ledgerOnFreshDatabase(clock = new Clock(), ids = new IdGenerator()) {
  const test = await migratedDatabase();
  const over = await ledgerOver(test.appUrl, clock, ids);
  const close = async () => {
    await over.close();
    await test.drop();
  };
  return { ...test, ...over, close };
}

/** A ledger with a pool of its own, like another process over the same database. */
export async function ledgerOver(appUrl: string, clock = new Clock(), ids = new IdGenerator()) {
  const source = await new DataSource({ ...databaseSettings(appUrl), entities: ENTITIES }).initialize();
  const database = new Database(source);
  const ledger = new Ledger(database, clock, ids);
  const sequencer = new Sequencer(database, ledger, clock, ids);
  const open = openingOn(database, clock);
  const close = () => source.destroy();
  return { database, pool: database.pool, ledger, sequencer, clock, ids, open, close };
}

/** Opens a track between the European Union and Kazakhstan, or others, as the twin of another where one is named. */
export const openingOn =
  (database: Database, clock: Clock) =>
  (slug: string, kind = 'visa-facilitation', twin?: string, more: Partial<NewTrack> = {}): Promise<void> =>
    database.transaction(async (client) => {
      await insertTrack(client, clock, { slug, kind, parties: ['EU', 'KZ'], title: slug, ...more });
      if (twin) await linkTwins(client, slug, twin);
    });

export type OpenLedger = Awaited<ReturnType<typeof ledgerOver>>;
