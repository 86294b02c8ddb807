import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import pg from 'pg';
import { freeze } from '../../ledger/waiting.harness.js';
import { migratedDatabase } from '../../support/database.js';
import { ADMIN } from '../../webhooks/webhooks.harness.js';
import { started } from './started.js';
import { ask } from './waiting.js';

export type Freezing = {
  /** How long the database stands still, in milliseconds. */
  lasts: number;
  /** Who read and write, one call after another. */
  callers: number;
};

/** Within so many milliseconds whoever asks whether we are ready must hear that we are not. */
const UNREADY_WITHIN = 5_000;
/** The longest that a call may take: its turn, a connection and an answer (src/db/timeouts.ts), and a little. */
const LONGEST = 15_000 + 5_000 + 12_000 + 2_000;

/** The server of a database: the parent of whoever serves us there. */
async function postmasterOf(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query('SELECT pg_backend_pid() AS pid');
  const stat = readFileSync(`/proc/${rows[0].pid}/stat`, 'utf8');
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
}

/**
 * The database stands still in the middle of calls, and goes on. Whoever calls meanwhile is told 503 in time; what is said
 * to be recorded is, and nothing else but what was said to be unknown; and no connection is left over.
 */
export async function frozenWhile({ lasts, callers }: Freezing): Promise<string> {
  const database = await migratedDatabase();
  const pool = new pg.Pool({ connectionString: database.appUrl, max: 1 });
  pool.on('error', () => undefined);
  const keys = randomBytes(32).toString('base64');
  const service = await started({ appUrl: database.appUrl, keys, adminToken: ADMIN });
  try {
    const tracks = [{ slug: 'a', kind: 'visa-facilitation', parties: ['EU', 'KZ'], title: 'A' }];
    await ask(`${service.url}/v1/import`, { format: 'paraph-dossier/1', tracks, entries: [] });
    const seen = { recorded: 0, unknown: 0, summary: 0, longest: 0, unready: 0 };
    let isOver = false;
    const calling = Array.from({ length: callers }, async (_, caller) => {
      while (!isOver) {
        const begun = performance.now();
        const entry = { type: 'meeting.held', occurredOn: '2026-03-03' };
        const path = caller % 2 ? '/v1/tracks/a/transitions' : '/v1/board';
        const { status, body } = await ask(service.url + path, caller % 2 ? entry : undefined);
        seen.longest = Math.max(seen.longest, performance.now() - begun);
        if (status === 201) seen.recorded += 1;
        else if (status === 503) {
          seen.summary += 1;
          if ((body as { outcome?: string }).outcome === 'unknown') seen.unknown += 1;
        } else if (status !== 200) throw new Error(`${path}: ${status} ${JSON.stringify(body)}`);
      }
    });
    const goOn = freeze(await postmasterOf(pool));
    const until = Date.now() + lasts;
    try {
      while (Date.now() < until) {
        const begun = performance.now();
        const { status } = await ask(`${service.url}/health/ready`);
        if (status === 503) seen.unready = Math.max(seen.unready, performance.now() - begun);
        else if (Date.now() < until) throw new Error(`ready: ${status} while the database stands still`);
      }
    } finally {
      goOn();
    }
    while ((await ask(`${service.url}/health/ready`)).status !== 200);
    isOver = true;
    await Promise.all(calling);
    const { rows } = await pool.query(`SELECT
      (SELECT count(*)::int FROM ledger) AS ledger,
      (SELECT count(*)::int FROM pg_stat_activity WHERE datname = current_database()) AS sessions`);
    const [{ ledger, sessions }] = rows;
    const summary = `${JSON.stringify(seen)}, ${ledger} rows, ${sessions} sessions`;
    if (seen.summary === 0 || seen.unready > UNREADY_WITHIN || seen.longest > LONGEST)
      throw new Error(summary);
    if (ledger < seen.recorded || ledger > seen.recorded + seen.unknown) throw new Error(summary);
    // The pool's, the one that listens, and ours.
    if (sessions > 32) throw new Error(summary);
    return summary;
  } finally {
    await service.kill();
    await pool.end();
    await database.drop();
  }
}
