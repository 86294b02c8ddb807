import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { migratedDatabase } from '../../support/database.js';
import { ADMIN } from '../../webhooks/webhooks.harness.js';
import { started } from './started.js';

export type Worst = {
  /** How long, in milliseconds. */
  lasts: number;
  /** Writers to one track. */
  writers: number;
};

/** The longest that each may take, in milliseconds; what takes longer must be answered 503. */
const DEFAULT_LIMITS = { '/health/live': 500, '/v1/board': 1_000, 'a write to another track': 1_000 };
type Probe = keyof typeof DEFAULT_LIMITS;

/** How often each is asked, in milliseconds. */
const EVERY = 100;

const dayOf = (n: number, from: number): string =>
  new Date(Date.UTC(from, 0, 1 + (n % 360))).toISOString().slice(0, 10);
const entries = (count: number, tracks: (n: number) => string, year: number) =>
  Array.from({ length: count }, (_, n) => ({
    tracks: [tracks(n)],
    type: 'consultation.held',
    occurredOn: dayOf(n, year),
  }));
const dossier = (slugs: string[], all: object[]) => ({
  format: 'paraph-dossier/1',
  tracks: slugs.map((slug) => ({ slug, kind: 'visa-facilitation', parties: ['EU', 'KZ'], title: slug })),
  entries: all,
});

/**
 * A reader, a desk, an import and many writers to one track do their worst together, against a service in a process of
 * its own. Meanwhile it says within half a second that it lives, and the board and a write to another track are answered
 * within a second or with 503. No call may fail in any other way.
 */
export async function worstOfAll({ lasts, writers }: Worst): Promise<string> {
  const database = await migratedDatabase();
  const service = await started({
    appUrl: database.appUrl,
    keys: randomBytes(32).toString('base64'),
    adminToken: ADMIN,
  });
  const post = (path: string, body: unknown) => ask(service.url + path, body);
  const record = (slug: string, entry: object) => post(`/v1/tracks/${slug}/transitions`, entry);
  try {
    const long = entries(320, () => 'long', 2020);
    await mustBe(200, post('/v1/import', dossier(['long', 'busy', 'other'], long)));
    const until = Date.now() + lasts;
    const answered = new Map<number, number>();
    const again = async (call: (n: number) => Promise<{ status: number; body: unknown }>) => {
      for (let n = 0; Date.now() < until; n += 1) {
        const { status, body } = await call(n);
        answered.set(status, (answered.get(status) ?? 0) + 1);
        if (status >= 500 && status !== 503) throw new Error(`${status}: ${JSON.stringify(body)}`);
        if (status === 503) await pause(EVERY);
      }
    };
    const late = { entries: entries(500, () => 'long', 2010).map(({ tracks: _, ...entry }) => entry) };
    const worst = new Map<Probe, number>();
    await Promise.all([
      ...Array.from({ length: 6 }, () => again(() => post('/v1/tracks/long/dry-run', late))),
      again((n) => post(`/v1/tracks/long/transitions/${1 + (n % 300)}/corrections`, amended(n))),
      again((n) => post('/v1/import', imported(n))),
      ...Array.from({ length: writers }, (_, writer) =>
        again((n) =>
          record('busy', {
            type: 'consultation.held',
            occurredOn: writer % 8 ? '2024-05-01' : dayOf(n, 2023),
          }),
        ),
      ),
      probe(worst, '/health/live', until, async () => (await ask(`${service.url}/health/live`)).status),
      probe(worst, '/v1/board', until, async () => (await ask(`${service.url}/v1/board`)).status),
      probe(worst, 'a write to another track', until, async () => {
        const { status } = await record('other', { type: 'meeting.held', occurredOn: '2026-03-03' });
        return status;
      }),
    ]);
    const worstWaits = [...worst].map(([name, ms]) => `${name} ${Math.round(ms)} ms`).join(', ');
    const counts = [...answered].map(([status, count]) => `${count} × ${status}`).join(', ');
    const broken = [...worst].filter(([name, ms]) => ms > DEFAULT_LIMITS[name]);
    if (broken.length > 0) throw new Error(`too slow: ${worstWaits} (${counts})`);
    return `at worst ${worstWaits} (${counts})`;
  } finally {
    await service.kill();
    await database.drop();
  }
}

const amended = (n: number) => ({
  action: 'amend',
  reason: 'misread',
  replacement: { occurredOn: dayOf(n, 2015) },
});

const imported = (n: number) => {
  const slugs = Array.from({ length: 40 }, (_, index) => `imported-${n}-${index}`);
  return dossier(
    slugs,
    entries(8_000, (entry) => slugs[entry % 40] as string, 2020),
  );
};

/** Asks again and again, and keeps the longest that an answer took; one of 503 may take as long as it likes. */
async function probe(worst: Map<Probe, number>, name: Probe, until: number, ask: () => Promise<number>) {
  worst.set(name, 0);
  while (Date.now() < until) {
    const begun = performance.now();
    const status = await ask();
    const took = performance.now() - begun;
    if (status !== 503) worst.set(name, Math.max(worst.get(name) ?? 0, took));
    if (status >= 400 && (status !== 503 || name === '/health/live')) throw new Error(`${name}: ${status}`);
    await pause(EVERY);
  }
}

/** A POST where there is a body. */
export async function ask(url: string, body?: unknown): Promise<{ status: number; body: unknown }> {
  const answer = await fetch(url, {
    headers: { authorization: `Bearer ${ADMIN}`, 'content-type': 'application/json' },
    ...(body !== undefined && { method: 'POST', body: JSON.stringify(body) }),
  });
  return { status: answer.status, body: await answer.json() };
}

async function mustBe(status: number, answer: Promise<{ status: number; body: unknown }>): Promise<void> {
  const { status: given, body } = await answer;
  if (given !== status) throw new Error(`${given}: ${JSON.stringify(body)}`);
}
