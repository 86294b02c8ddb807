import { fork, type StdioOptions } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { extname, join } from 'node:path';
import pg from 'pg';
import { migratedDatabase } from '../../support/database.js';
import type { Orders } from '../../webhooks/webhooks.child.js';
import { ADMIN, type Message, receiver } from '../../webhooks/webhooks.harness.js';

export type Kills = {
  /** SIGKILLs of the service. */
  kills: number;
  /** Tracks that are written to at a time, one writer each. */
  tracks: number;
  /** How long the service runs before each, in milliseconds: a random time up to this. */
  upTo: number;
};

/** Deliveries that a killed service held go on when this has passed, in milliseconds. */
const LEASE = 1_500;

const TYPESCRIPT = extname(import.meta.filename) === '.ts';
const CHILD = join(import.meta.dirname, `../webhooks/webhooks.child${TYPESCRIPT ? '.ts' : '.js'}`);
const LOADER = TYPESCRIPT ? ['--import', join(import.meta.dirname, '../../support/compiled.mjs')] : [];

/** The service in a process of its own. */
export async function started(orders: Orders) {
  // What it warns of is meant here; its errors are shown.
  const stdio: StdioOptions = ['ignore', 'ignore', 'inherit', 'ipc'];
  const child = fork(CHILD, [JSON.stringify(orders)], { execArgv: LOADER, stdio });
  const gone = once(child, 'exit');
  const [said] = await Promise.race([once(child, 'message'), gone.then(() => [null])]);
  if (!said) throw new Error('the service did not start');
  const { port } = said as { port: number };
  const kill = async () => {
    child.kill('SIGKILL');
    await gone;
  };
  return { url: `http://127.0.0.1:${port}`, kill };
}

async function call(url: string, path: string, body: unknown): Promise<Response> {
  return fetch(url + path, {
    method: 'POST',
    headers: { authorization: `Bearer ${ADMIN}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}

/**
 * Kills the service again and again while entries are recorded and delivered. Every entry that was acknowledged must
 * arrive, at an ordered endpoint in the order of its track; twice only with the same id; and no row may be left that
 * belongs to nothing. Says in one line what was tried; throws at the first that is not so.
 */
export async function killedUnderLoad({ kills, tracks, upTo }: Kills): Promise<string> {
  const database = await migratedDatabase();
  const pool = new pg.Pool({ connectionString: database.appUrl, max: 2 });
  const to = await receiver();
  const keys = randomBytes(32).toString('base64');
  const orders: Orders = { appUrl: database.appUrl, keys, lease: LEASE, adminToken: ADMIN };
  let service = await started(orders);
  const acknowledged = new Map<string, Set<number>>();
  let writing = true;
  try {
    const slugs = Array.from({ length: tracks }, (_, i) => `track-${i}`);
    for (const slug of slugs) {
      await call(service.url, '/v1/tracks', {
        slug,
        kind: 'readmission',
        parties: ['EU', 'KZ'],
        title: slug,
      });
      acknowledged.set(slug, new Set());
    }
    await call(service.url, '/v1/webhooks/endpoints', { url: to.url });
    const writers = slugs.map(async (slug) => {
      for (let n = 0; writing; n += 1) {
        const body = {
          type: 'statement.made',
          occurredOn: '2025-01-01',
          data: { summary: `${n}` },
          visibility: 'public',
        };
        try {
          const answer = await call(service.url, `/v1/tracks/${slug}/transitions`, body);
          if (answer.status !== 201) continue;
          const { transition } = (await answer.json()) as { transition: { seq: number } };
          acknowledged.get(slug)?.add(transition.seq);
        } catch {
          // Killed: whether it was recorded nobody knows, and nobody was told.
          await new Promise((resolve) => setTimeout(resolve, 20));
        }
      }
    });
    // Something must be on its way before the first.
    while ([...acknowledged.values()].every(({ size }) => size === 0))
      await new Promise((resolve) => setTimeout(resolve, 5));
    for (let killed = 0; killed < kills; killed += 1) {
      await new Promise((resolve) => setTimeout(resolve, Math.random() * upTo));
      await service.kill();
      service = await started(orders);
    }
    writing = false;
    await Promise.all(writers);
    const expected = [...acknowledged.values()].reduce((sum, { size }) => sum + size, 0);
    const arrived = () => new Set(to.got.map(keyOf));
    const missing = () => {
      const got = arrived();
      return [...acknowledged].flatMap(([slug, seqs]) =>
        [...seqs].map((seq) => `${slug} ${seq}`).filter((key) => !got.has(key)),
      );
    };
    // However much there is to make up for: it must not stand still.
    for (let before = missing().length; before > 0; before = missing().length) {
      await within(
        LEASE + 30_000,
        async () => missing().length < before,
        () => `${missing().length} are missing and none comes: ${missing().slice(0, 5)}`,
      );
    }
    let left: Orphans | undefined;
    await within(
      LEASE + 30_000,
      async () => {
        left = await orphans(pool);
        return Object.values(left).every((count) => count === 0);
      },
      () => `rows are left that belong to nothing, or wait for nothing: ${JSON.stringify(left)}`,
    );
    checkOrder(to.got);
    const twice = to.got.length - arrived().size;
    return `${kills} kills, ${expected} entries acknowledged and arrived in order, ${twice} came twice`;
  } finally {
    writing = false;
    await service.kill();
    await to.close();
    await pool.end();
    await database.drop();
  }
}

const trackOf = ({ body }: Message) => (body.data.transition as { track: string }).track;
export const keyOf = (message: Message) => `${trackOf(message)} ${message.body.data.seq}`;

/** What comes for the first time comes in the order of its track, without a gap; what comes again has the same id. */
export function checkOrder(got: readonly Message[]): void {
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

type Orphans = { unnumbered: number; undelivered: number; waiting: number; lanes: number };

/** Rows of the feed without their delivery, deliveries that nobody will make, lanes that lead nowhere. */
async function orphans(pool: pg.Pool): Promise<Orphans> {
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
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
