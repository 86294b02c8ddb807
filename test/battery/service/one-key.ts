import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { migratedDatabase } from '../../support/database.js';
import type { Orders } from '../../webhooks/webhooks.child.js';
import { ADMIN } from '../../webhooks/webhooks.harness.js';
import { bearer, openTracks, type Site } from '../judge/callers.js';
import { started } from './started.js';

export type OneKey = {
  /** Keys, each with a kill of the service in between. */
  tries: number;
  /** How often each is sent at once. */
  atOnce: number;
};

/** The longest time from sending a key until the service is killed, in milliseconds. */
const UP_TO = 60;
/** Between two calls with the same key, in milliseconds. */
const AGAIN_AFTER = 100;

/**
 * Sends one call several times at once, each with the same Idempotency-Key, and kills the service meanwhile. Whoever sends
 * it again is told of the same entry, and it is there once.
 */
export async function oneKeyManyTimes({ tries, atOnce }: OneKey): Promise<string> {
  const database = await migratedDatabase();
  const pool = new pg.Pool({ connectionString: database.appUrl, max: 2 });
  const keys = randomBytes(32).toString('base64');
  const orders: Orders = { appUrl: database.appUrl, keys, lease: 10_000, adminToken: ADMIN };
  let service = await started(orders);
  const at: Site = { url: service.url };
  const answers: Record<string, number> = {};
  try {
    await openTracks(at.url, ADMIN, ['track']);
    for (let n = 0; n < tries; n += 1) {
      const key = randomUUID();
      const told = Array.from({ length: atOnce }, () => settled(at, key, answers));
      await pause(Math.random() * UP_TO);
      await service.kill();
      // The key of a killed process is held for half a minute. Here that time passes at once.
      await pool.query('UPDATE idempotency_keys SET held_until = created_at WHERE answer IS NULL');
      service = await started(orders);
      at.url = service.url;
      const ids = new Set(await Promise.all(told));
      if (ids.size !== 1) throw new Error(`one key was told of ${ids.size} entries: ${[...ids]}`);
    }
    const { rows } = await pool.query(
      `SELECT count(*)::int AS rows, count(DISTINCT data->>'summary')::int AS keys FROM ledger WHERE type = 'statement.made'`,
    );
    const [{ rows: recorded, keys: distinct }] = rows;
    const summary = `${tries} keys, each sent ${atOnce} times at once with a kill in between: ${recorded} rows of ${distinct} keys; answers ${JSON.stringify(answers)}`;
    if (recorded !== tries || distinct !== tries) throw new Error(summary);
    return summary;
  } finally {
    await service.kill();
    await pool.end();
    await database.drop();
  }
}

/** Sends a call until it succeeds; gives the id of the entry. Anything but 201, 409 in flight and 503 is an error. */
async function settled(at: Site, key: string, answers: Record<string, number>): Promise<string> {
  const entry = { type: 'statement.made', occurredOn: '2026-03-03', data: { summary: key } };
  for (;;) {
    const answer = await fetch(`${at.url}/v1/tracks/track/transitions`, {
      ...{ method: 'POST', headers: { ...bearer(ADMIN), 'idempotency-key': key } },
      body: JSON.stringify(entry),
    }).catch(() => null);
    const text = await answer?.text().catch(() => null);
    const status = answer && text !== null && text !== undefined ? String(answer.status) : 'broken';
    answers[status] = (answers[status] ?? 0) + 1;
    if (status === '201') return JSON.parse(text ?? '').transition.id;
    if (!['broken', '503', '409'].includes(status)) throw new Error(`${status} ${text}`);
    await pause(AGAIN_AFTER);
  }
}
