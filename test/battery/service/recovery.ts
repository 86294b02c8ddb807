import { setTimeout as pause } from 'node:timers/promises';
import type { Pool } from 'pg';
import { asked, type Site, statusOf } from '../judge/callers.js';

/** How long the service may take to be ready again once its database answers, in milliseconds. */
const READY_WITHIN = 5_000;
/** The pool's connections, the one that listens, and the trial's own (ormconfig.ts). */
const SESSIONS = 32;

/** Waits until the service says that it is ready; returns how long that took, in milliseconds. Throws if too long. */
export async function untilReady({ url }: Site): Promise<number> {
  const begun = performance.now();
  for (;;) {
    const status = statusOf(await asked(`${url}/health/ready`), 'ready');
    const took = performance.now() - begun;
    if (took > READY_WITHIN) throw new Error(`ready only after ${Math.round(took)} ms`);
    if (status === '200') return took;
    await pause(20);
  }
}

/** Waits until no connection is left over; returns how many there are. */
export async function untilNoneLeaks(pool: Pool, patience: number): Promise<number> {
  for (const until = performance.now() + patience; ; await pause(100)) {
    const { rows } = await pool.query(
      'SELECT count(*)::int AS sessions FROM pg_stat_activity WHERE datname = current_database()',
    );
    const [{ sessions }] = rows;
    if (sessions <= SESSIONS) return sessions;
    if (performance.now() > until) throw new Error(`${sessions} sessions are open`);
  }
}

/** Who call while the database is away are told so: no connection of theirs may break. */
export function mustBeAnswered({ broken = 0 }: Record<string, number>): void {
  if (broken > 0) throw new Error(`${broken} calls got no answer`);
}
