import pg from 'pg';
import { DataSource } from 'typeorm';
import { databaseSettings } from '../../ormconfig.js';
import { Database } from '../../src/db/database.js';
import type { DatabaseUrls } from '../../src/db/embedded/databases.js';
import { Ledger } from '../../src/ledger/ledger.js';
import { Clock } from '../../src/runtime/clock.js';
import { IdGenerator } from '../../src/runtime/id-generator.js';
import { barePost } from './service.js';

/** A trigger that tells, a connection that listens, and a POST: as little as can be, with nothing kept of it. */
export async function bareLoop({ ownerUrl, appUrl }: DatabaseUrls, target: string) {
  const owner = new pg.Client(ownerUrl);
  await owner.connect();
  await owner.query(`
    CREATE FUNCTION tell() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN PERFORM pg_notify('recorded', NEW.track_id || ' ' || NEW.seq); RETURN NULL; END $$;
    CREATE TRIGGER tell AFTER INSERT ON ledger FOR EACH ROW EXECUTE FUNCTION tell()`);
  await owner.end();
  const source = await new DataSource(databaseSettings(appUrl)).initialize();
  const database = new Database(source);
  const poster = barePost();
  const listener = new pg.Client(appUrl);
  await listener.connect();
  listener.on('notification', async ({ payload = '' }) => {
    const { rows } = await database.pool.query({
      name: 'row',
      text: `SELECT t.slug AS track, l.seq, l.id, l.type, l.occurred_on, l.recorded_at, l.data FROM ledger l
             JOIN tracks t ON t.id = l.track_id WHERE l.track_id = $1 AND l.seq = $2`,
      values: payload.split(' '),
    });
    const [transition] = rows;
    const { type, recorded_at: timestamp, seq } = transition;
    await poster.send(
      target,
      `msg_${transition.id}`,
      JSON.stringify({ type, timestamp, data: { transition, seq } }),
    );
  });
  await listener.query('LISTEN recorded');
  return {
    database,
    ledger: new Ledger(database, new Clock(), new IdGenerator()),
    close: async () => {
      await listener.end();
      await poster.close();
      await source.destroy();
    },
  };
}
