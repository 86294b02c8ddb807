import { setTimeout as pause } from 'node:timers/promises';
import type { Pool } from 'pg';
import type { Message } from '../../webhooks/webhooks.harness.js';
import type { Acknowledged } from './callers.js';

export const trackOf = ({ body }: Message) => (body.data.transition as { track: string }).track;
export const keyOf = (message: Message) => `${trackOf(message)} ${message.body.data.seq}`;

/** What comes for the first time comes in the order of its track, without a gap; what comes again has the same id. */
export function checkDeliveries(got: readonly Message[]): void {
  const ids = new Map<string, string>();
  const last = new Map<string, number>();
  for (const message of got) {
    const key = keyOf(message);
    const id = message.headers['webhook-id'] ?? '';
    const before = ids.get(key);
    if (before !== undefined && before !== id) throw new Error(`${key} came as ${before} and as ${id}`);
    if (before !== undefined) continue;
    ids.set(key, id);
    const { seq } = message.body.data;
    const expected = (last.get(trackOf(message)) ?? 0) + 1;
    if (seq !== expected) throw new Error(`${key} came where ${expected} was due`);
    last.set(trackOf(message), seq);
  }
}

/** Which of these entries did not come yet. */
export function missingOf(acknowledged: readonly Acknowledged[], got: readonly Message[]): string[] {
  const keys = new Set(got.map(keyOf));
  return acknowledged.map(({ track, seq }) => `${track} ${seq}`).filter((key) => !keys.has(key));
}

/** Resolves when nothing is missing. However much there is to make up for: it must not stand still for so long. */
export async function untilDelivered(missing: () => readonly string[], patience: number): Promise<void> {
  for (let before = missing().length; before > 0; before = missing().length) {
    await within(
      patience,
      async () => missing().length < before,
      () => `${missing().length} are missing and none comes: ${missing().slice(0, 5)}`,
    );
  }
}

type Orphans = { unnumbered: number; undelivered: number; waiting: number; lanes: number };

/** Resolves when no row is left of the feed without its delivery, no delivery that nobody makes, no lane to nowhere. */
export async function untilNothingIsLeft(pool: Pool, patience: number, isPruned: boolean): Promise<void> {
  let left: Orphans | undefined;
  await within(
    patience,
    async () => {
      left = await orphans(pool);
      if (isPruned) left.undelivered = 0;
      return Object.values(left).every((count) => count === 0);
    },
    () => `rows are left that belong to nothing, or wait for nothing: ${JSON.stringify(left)}`,
  );
}

async function orphans(pool: Pool): Promise<Orphans> {
  const { rows } = await pool.query<Orphans>(`
    SELECT
      (SELECT count(*)::integer FROM unnumbered) AS unnumbered,
      (SELECT count(*)::integer FROM feed f WHERE f.public AND NOT EXISTS (
        SELECT FROM webhook_deliveries d WHERE d.track_id = f.track_id AND d.seq = f.seq AND d.public)) AS undelivered,
      (SELECT count(*)::integer FROM webhook_deliveries WHERE state <> 'delivered') AS waiting,
      (SELECT count(*)::integer FROM webhook_lanes) AS lanes`);
  return rows[0] as Orphans;
}

export async function within(ms: number, done: () => Promise<boolean>, what: () => string): Promise<void> {
  const until = Date.now() + ms;
  while (!(await done())) {
    if (Date.now() > until) throw new Error(what());
    await pause(50);
  }
}
