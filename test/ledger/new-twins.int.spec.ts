import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ClientBase } from 'pg';
import { linkTwins } from '../../src/ledger/open-track.js';
import { Busy } from '../../src/runtime/semaphore.js';
import { draft, ledgerOnFreshDatabase } from '../histories/ledger.js';

let at: Awaited<ReturnType<typeof ledgerOnFreshDatabase>>;
beforeEach(async () => {
  at = await ledgerOnFreshDatabase();
  await at.open('visa');
  await at.open('readmission', 'readmission');
});
afterEach(() => at.close());

const someoneWaits = async ({ pool }: typeof at, writer: number) => {
  const waits = 'SELECT FROM pg_locks WHERE NOT granted AND pid = $1';
  while ((await pool.query(waits, [writer])).rowCount === 0);
};

/** Makes the tracks twins while a writer waits for the lock of the first of them. Twins of before are parted. */
async function linkWhileItWaits(writer: ClientBase): Promise<{ linked: Promise<void> }> {
  const { pid } = (await writer.query('SELECT pg_backend_pid() AS pid')).rows[0];
  await at.pool.query('UPDATE tracks SET twin_id = NULL');
  const locked = Promise.withResolvers<void>();
  const linked = at.database.transaction(async (client) => {
    await client.query(
      "SELECT FROM heads h JOIN tracks t ON t.id = h.track_id WHERE t.slug = 'visa' FOR UPDATE OF h",
    );
    await linkTwins(client, 'visa', 'readmission');
    locked.resolve();
    await someoneWaits(at, pid);
  });
  await locked.promise;
  return { linked };
}

/** Records on the first track; before attempts as far as `until`, it gets a twin. */
async function recordWhileTwinned(until: number) {
  const links: Promise<void>[] = [];
  let attempts = 0;
  const first = async (writer: ClientBase) => {
    attempts += 1;
    if (attempts > 20) throw new Error('it begins again without end');
    if (attempts <= until) links.push((await linkWhileItWaits(writer)).linked);
  };
  const entry = draft('visa', 'consultation.held', '2026-03');
  const recorded = await at.ledger
    .record([entry], { actor: 'Aigerim', beforeDecision: first })
    .catch((error: unknown) => error);
  await Promise.all(links);
  return { recorded, attempts };
}

const rows = async () => (await at.pool.query('SELECT FROM ledger')).rowCount;

describe('a writer whose track gets a twin while it waits', () => {
  it('begins once again, and writes once', async () => {
    const { recorded, attempts } = await recordWhileTwinned(1);
    expect(recorded).toBeInstanceOf(Map);
    expect([attempts, await rows()]).toEqual([2, 1]);
  });

  it('given that it happens every time, gives up after five attempts, says that it is busy, and has written nothing', async () => {
    const { recorded, attempts } = await recordWhileTwinned(Number.POSITIVE_INFINITY);
    expect(recorded).toBeInstanceOf(Busy);
    expect([attempts, await rows()]).toEqual([5, 0]);
  });
});
