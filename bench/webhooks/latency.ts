import pg from 'pg';
import { DataSource } from 'typeorm';
import { databaseSettings } from '../../ormconfig.js';
import { Database } from '../../src/db/database.js';
import type { DatabaseUrls } from '../../src/db/embedded/databases.js';
import { Ledger } from '../../src/ledger/ledger.js';
import { Clock } from '../../src/runtime/clock.js';
import { IdGenerator } from '../../src/runtime/id-generator.js';
import { median, percentile } from '../rounds.js';
import { clock, type Receiver } from './receiver.js';
import { barePost, openTracks, record, startService } from './service.js';

const TRACKS = 20;
const PER_SECOND = 100;
const SECONDS = 3;
const ROUNDS = 8;

export type Lags = { p50: number; p95: number };

/** Records at an even pace; how long after its commit each entry was received, in milliseconds. */
export async function lagsOf(
  {
    ledger,
    slugs,
    receiver,
    name,
  }: { ledger: Ledger; slugs: readonly string[]; receiver: Receiver; name: string },
  seconds: number,
  perSecond = PER_SECOND,
): Promise<number[]> {
  const committed = new Map<string, number>();
  const writing: Promise<void>[] = [];
  const begun = clock();
  for (let n = 0; n < perSecond * seconds; n += 1) {
    const wait = begun + (n * 1_000) / perSecond - clock();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    const track = slugs[n % slugs.length] as string;
    writing.push(record(ledger, track).then((entry) => void committed.set(entry, clock())));
  }
  await Promise.all(writing);
  const received = new Map<string, number>();
  while (received.size < committed.size) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    for (const [entry, at] of await receiver.take(name)) if (!received.has(entry)) received.set(entry, at);
  }
  return [...committed].map(([entry, at]) => (received.get(entry) as number) - at);
}

export const lags = (all: readonly number[]): Lags => ({
  p50: percentile(all, 0.5),
  p95: percentile(all, 0.95),
});

/** A trigger that tells, a connection that listens, and a POST: as little as can be, with nothing kept of it. */
async function bareLoop({ ownerUrl, appUrl }: DatabaseUrls, target: string) {
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

/** Commit to received, at a hundred entries a second: ours and the bare loop in turn, each on a database of its own. */
export async function benchLatency(make: (name: string) => Promise<DatabaseUrls>, receiver: Receiver) {
  const service = await startService((await make('ours')).appUrl);
  const bare = await bareLoop(await make('bare'), receiver.url('/timed/bare'));
  try {
    await service.endpoint(receiver.url('/timed/ours'));
    const contenders = {
      ours: { ledger: service.ledger, slugs: await openTracks(service.database, TRACKS) },
      bare: { ledger: bare.ledger, slugs: await openTracks(bare.database, TRACKS) },
    };
    const rounds: { ours: Lags; bare: Lags }[] = [];
    for (let round = 0; round <= ROUNDS; round += 1) {
      const found = {} as { ours: Lags; bare: Lags };
      const names = ['ours', 'bare'] as const;
      for (const name of round % 2 ? names.toReversed() : names) {
        found[name] = lags(await lagsOf({ ...contenders[name], receiver, name }, SECONDS));
      }
      process.stderr.write(`latency, round ${round}: ${JSON.stringify(found)}\n`);
      // The first warms up.
      if (round > 0) rounds.push(found);
    }
    const of = (pick: (round: { ours: Lags; bare: Lags }) => number) => median(rounds.map(pick));
    return {
      'p50, ms': { ours: of(({ ours }) => ours.p50), 'bare LISTEN and POST': of(({ bare: one }) => one.p50) },
      'p95, ms': { ours: of(({ ours }) => ours.p95), 'bare LISTEN and POST': of(({ bare: one }) => one.p95) },
      'ours / bare': {
        p50: of(({ ours, bare: one }) => ours.p50 / one.p50),
        p95: of(({ ours, bare: one }) => ours.p95 / one.p95),
      },
    };
  } finally {
    await bare.close();
    await service.close();
  }
}
