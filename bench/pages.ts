import { existsSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { chromium } from 'playwright-core';
import { AppModule } from '../src/app.module.js';
import { DossierImport } from '../src/dossiers/dossier-import.js';
import { createHttpApp } from '../src/http-app.js';
import { Sequencer } from '../src/ledger/numbering/sequencer.js';
import { bareTable } from './pages/bare-table.js';
import { dossierOf, slugOf } from './pages/dossier.js';
import { newReader, type Question, type Reading } from './pages/reader.js';
import { onThrowawayDatabase } from './throwaway.js';

/** A board of this many tracks is what the pages are held to. */
const TRACKS = 500;
/** The first one counts for nothing. */
const ROUNDS = 16;
const REQUESTS = 20;

const ADMIN = 'the-admin-token-of-the-bench';

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] as number;

/** Until a browser has painted the whole board, in milliseconds; null where there is no Chromium. */
async function painted(port: number): Promise<{ first: number; whole: number } | null> {
  const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
  if (!existsSync(executablePath)) return null;
  const args = ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'];
  // A signal ends the bench, which stops its PostgreSQL first; the browser ends with it.
  const signals = { handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false };
  const browser = await chromium.launch({ executablePath, args, ...signals });
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

const TO_ADMIN = { authorization: `Bearer ${ADMIN}`, 'content-type': 'application/json' };

async function call<T>(url: string, path: string, body: object): Promise<T> {
  const sent = { method: 'POST', headers: TO_ADMIN, body: JSON.stringify(body) };
  const answer = await fetch(url + path, sent);
  if (answer.status !== 201) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as T;
}

/** The headers of a browser in which somebody has signed in with a token of this role, for a page that they ask for. */
async function staff(url: string, role: object): Promise<Record<string, string>> {
  const { token } = await call<{ token: string }>(url, '/v1/tokens', { name: 'Aliya', ...role });
  const body = new URLSearchParams({ token });
  const answer = await fetch(`${url}/sign-in`, { method: 'POST', body, redirect: 'manual' });
  const [cookie] = answer.headers.getSetCookie();
  if (answer.status !== 303 || !cookie) throw new Error(`signing in: ${answer.status}`);
  return { cookie: cookie.split(';', 1)[0] as string, 'sec-fetch-site': 'none' };
}

/**
 * Gives one track another name, each time the next one: everybody’s board then has a row that it had not. Ends when the
 * entry has its number in the feed: that work is the change’s, not the next reader’s.
 */
function changing(url: string, sequencer: Sequencer): () => Promise<void> {
  let count = 0;
  return async () => {
    const slug = slugOf(count % TRACKS);
    count += 1;
    const title = { en: `Agreement with its name number ${count}` };
    const entry = { type: 'track.renamed', occurredOn: '2024-02-01', visibility: 'public', data: { title } };
    await call(url, `/v1/tracks/${slug}/transitions`, entry);
    await sequencer.run();
  };
}

type Contender = Question & { before?: () => Promise<void> };

/** The board of 500 tracks, in every way that it is asked for, against a bare table: turn by turn in the same run. */
export function benchPages(): Promise<object> {
  return onThrowawayDatabase(async (_database, url) => {
    const app = await createHttpApp(AppModule.over(url, { secondPerson: { on: false } }), {
      adminToken: ADMIN,
      logger: false,
    });
    await app.listen(0, '127.0.0.1');
    await app.get(DossierImport, { strict: false }).import(dossierOf(TRACKS), 'bench');
    const bare = await bareTable(url);
    const { port } = app.getHttpServer().address() as AddressInfo;
    const origin = `http://127.0.0.1:${port}`;
    const change = changing(origin, app.get(Sequencer, { strict: false }));
    const tracks = Array.from({ length: TRACKS / 10 }, (_, index) => slugOf(index * 10));
    await call(origin, '/v1/desks', { slug: 'desk', name: 'Desk', tracks });
    const officer = await staff(origin, { role: 'officer' });
    const ofDesk = await staff(origin, { role: 'officer', desk: 'desk' });
    const contenders: Record<string, Contender> = {
      'public, kept': { port, headers: {} },
      'public, first after a change': { port, headers: {}, before: change },
      staff: { port, headers: officer },
      'staff, first after a change': { port, headers: officer, before: change },
      'staff of a desk': { port, headers: ofDesk },
      'bare table': { port: bare.port, headers: {} },
    };
    const reader = newReader();
    const taken = new Map<string, Reading[]>(Object.keys(contenders).map((name) => [name, []]));
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const [name, { before, ...question }] of Object.entries(contenders)) {
        for (let request = 0; request < REQUESTS; request += 1) {
          await before?.();
          const reading = await reader.read(question);
          if (round > 0) taken.get(name)?.push(reading);
        }
      }
    }
    reader.close();
    const paint = await painted(port);
    await bare.close();
    await app.close();
    const of = (name: string, figure: keyof Reading) =>
      median((taken.get(name) ?? []).map((one) => one[figure]));
    const figures = Object.fromEntries(
      [...taken.keys()].map((name) => [
        name,
        {
          'first byte, ms': of(name, 'firstByte'),
          'first byte, of the bare table’s': of(name, 'firstByte') / of('bare table', 'firstByte'),
          'whole, ms': of(name, 'whole'),
          'whole, of the bare table’s': of(name, 'whole') / of('bare table', 'whole'),
          'rows with the first byte': of(name, 'rows'),
          bytes: of(name, 'bytes'),
        },
      ]),
    );
    return { tracks: TRACKS, ...figures, ...(paint && { 'in Chromium, ms': paint }) };
  });
}
