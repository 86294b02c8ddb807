import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { Agent, get } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fastify } from 'fastify';
import pg from 'pg';
import { chromium } from 'playwright-core';
import { AppModule } from '../src/app.module.js';
import { type Dossier, dossierSchema } from '../src/dossiers/dossier.js';
import { Importing } from '../src/dossiers/importing.js';
import { createHttpApp } from '../src/http/app.js';
import { onThrowawayDatabase } from './throwaway.js';

/** A board of this many tracks is what the pages are held to. */
const TRACKS = 500;
const ROUNDS = 7;
const REQUESTS = 20;

const STEPS = [
  ['launch.announced', '2019-02-01', {}],
  ['round.held', '2019-05-14', { number: 1, place: { city: 'Brussels' } }],
  ['round.held', '2019-11-12', { number: 2, place: { city: 'Astana' } }],
  ['text.initialled', '2020-06', {}],
  ['agreement.signed', '2021-03-09', { place: { city: 'Brussels' } }],
  ['agreement.entered_into_force', '2022-09-01', {}],
] as const;

/** As no two agreements are alike: without it everything would compress to nothing. */
const nameOf = (index: number) => createHash('sha256').update(String(index)).digest('base64url').slice(0, 24);

/** The same step in another year, on another day. */
const movedBy = (date: string, index: number) => {
  const [year, month, day] = date.split('-');
  const moved = `${Number(year) - (index % 17)}-${month}`;
  return day ? `${moved}-${String(1 + (index % 27)).padStart(2, '0')}` : moved;
};

/** Tracks at every stage, a sixth of them having come to each. */
function dossier(): Dossier {
  const slugs = Array.from({ length: TRACKS }, (_, index) => `track-${String(index).padStart(3, '0')}`);
  const entries = slugs.flatMap((slug, index) =>
    STEPS.slice(0, 1 + (index % STEPS.length)).map(([type, occurredOn, data]) => ({
      ...{ tracks: [slug], type, occurredOn: movedBy(occurredOn, index), data },
      visibility: 'public' as const,
    })),
  );
  const tracks = slugs.map((slug, index) => ({
    ...{ slug, kind: 'readmission', parties: ['EU', 'KZ'] },
    title: { en: `Agreement ${nameOf(index)}`, ru: `Соглашение ${nameOf(index)}` },
  }));
  return dossierSchema.parse({ format: 'paraph-dossier/1', sources: {}, tracks, entries });
}

/** What a table of the same rows costs where nobody thinks of anything else: one query, one string. */
async function bareTable(url: string) {
  const pool = new pg.Pool({ connectionString: url });
  const app = fastify();
  app.get('/', async (_request, reply) => {
    const { rows } = await pool.query({
      name: 'bare',
      text: `SELECT t.slug, t.title->>'en' AS title, t.parties, s.state->'value'->>'stage' AS stage,
                    s.state->'context'->>'since' AS since, s.state->'context'->'lastEvent'->>'occurredOn' AS last
             FROM tracks t JOIN heads h ON h.track_id = t.id
             LEFT JOIN statuses s ON s.track_id = t.id AND s.public AND s.position = h.public_positions
             ORDER BY t.slug`,
    });
    const cells = rows.map(
      ({ slug, title, parties, stage, since, last }) =>
        `<tr><th><a href="/tracks/${slug}">${title}</a></th><td>${parties.join(' – ')}</td><td>${stage}</td><td>${since}</td><td>${last}</td></tr>`,
    );
    reply.type('text/html; charset=utf-8');
    return `<!DOCTYPE html><html lang="en"><title>Board</title><table>${cells.join('')}</table></html>`;
  });
  await app.listen({ port: 0 });
  const close = async () => {
    await app.close();
    await pool.end();
  };
  return { port: (app.server.address() as AddressInfo).port, close };
}

type Timed = { firstByte: number; whole: number; bytes: number };

/** One request as a browser makes it, in milliseconds from its sending. */
async function timed(port: number, path: string, agent: Agent): Promise<Timed> {
  const start = performance.now();
  const headers = { 'accept-encoding': 'br, gzip', accept: 'text/html' };
  const [response] = await once(get({ port, path, agent, headers, host: '127.0.0.1' }), 'response');
  if (response.statusCode !== 200) throw new Error(`${path}: ${response.statusCode}`);
  const firstByte = performance.now() - start;
  let bytes = 0;
  for await (const chunk of response) bytes += chunk.length;
  return { firstByte, whole: performance.now() - start, bytes };
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] as number;

/** Until a browser has painted the whole board, in milliseconds; null where there is no Chromium. */
async function painted(port: number): Promise<{ first: number; whole: number } | null> {
  const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
  if (!existsSync(executablePath)) return null;
  const args = ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'];
  const browser = await chromium.launch({ executablePath, args });
  try {
    const page = await browser.newPage();
    const taken: { first: number; whole: number }[] = [];
    for (let round = 0; round < 5; round += 1) {
      await page.goto(`http://127.0.0.1:${port}/`);
      // Two frames after loading, all that was loaded has been drawn.
      taken.push(
        await page.evaluate(`new Promise((resolve) =>
          requestAnimationFrame(() => requestAnimationFrame(() => resolve({
            first: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0,
            whole: performance.now(),
          }))))`),
      );
    }
    return { first: median(taken.map(({ first }) => first)), whole: median(taken.map(({ whole }) => whole)) };
  } finally {
    await browser.close();
  }
}

/** The first byte of the public board of 500 tracks against that of a bare table, turn by turn in the same run. */
export function benchPages(): Promise<object> {
  return onThrowawayDatabase(async (_database, url) => {
    const app = await createHttpApp(AppModule.over(url), { adminToken: null, logger: false });
    await app.listen(0, '127.0.0.1');
    await app.get(Importing, { strict: false }).import(dossier(), 'bench');
    const bare = await bareTable(url);
    const agent = new Agent({ keepAlive: true });
    const ours = (app.getHttpServer().address() as AddressInfo).port;
    const contenders = {
      'board, kept': () => timed(ours, '/', agent),
      // A parameter that nobody knows makes it another page, which is drawn anew.
      'board, drawn anew': () => timed(ours, `/?x=${Math.random()}`, agent),
      'bare table': () => timed(bare.port, '/', agent),
    };
    const taken = new Map<string, Timed[]>(Object.keys(contenders).map((name) => [name, []]));
    for (let round = 0; round <= ROUNDS; round += 1) {
      for (const [name, ask] of Object.entries(contenders)) {
        for (let request = 0; request < REQUESTS; request += 1) {
          const figures = await ask();
          if (round > 0) taken.get(name)?.push(figures);
        }
      }
    }
    const paint = await painted(ours);
    agent.destroy();
    await bare.close();
    await app.close();
    const of = (name: string, figure: keyof Timed) =>
      median((taken.get(name) ?? []).map((one) => one[figure]));
    const figures = Object.fromEntries(
      [...taken.keys()].map((name) => [
        name,
        {
          'first byte, ms': of(name, 'firstByte'),
          'whole, ms': of(name, 'whole'),
          bytes: of(name, 'bytes'),
          'first byte, of the bare table’s': of(name, 'firstByte') / of('bare table', 'firstByte'),
        },
      ]),
    );
    return { tracks: TRACKS, ...figures, ...(paint && { 'in Chromium, ms': paint }) };
  });
}
