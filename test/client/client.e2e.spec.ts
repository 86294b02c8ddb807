import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { inspect, promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import {
  type Client,
  ConnectionError,
  createClient,
  entry,
  ProblemError,
  type Row,
  type Send,
  verifyWebhook,
  WebhookVerificationError,
} from '../../packages/client/src/index.js';
import type { Keyring } from '../../src/runtime/crypto/secret-box.js';
import { copyOf, migratedDatabase, type TestDatabase } from '../support/database.js';
import { ADMIN, type Message, receiver, type Service, serve } from '../webhooks/webhooks.harness.js';

/** The address that clients know. Who answers there changes with a restore. */
const baseUrl = 'http://paraph.example/talks';
const run = promisify(execFile);
const keys: Keyring = [Buffer.alloc(32, 7)];

let database: TestDatabase;
let service: Service;
let hook: Awaited<ReturnType<typeof receiver>>;
/** The delivery of a round, and the secret by which it was signed. */
let delivery: Message | undefined;
let secret: string;
const send: Send = (request) => fetch(new Request(request.url.replace(baseUrl, service.url), request));
const paraph = createClient({ baseUrl, token: ADMIN, fetch: send });

beforeAll(async () => {
  database = await migratedDatabase();
  service = await serve({}, { appUrl: database.appUrl, keys });
  hook = await receiver();
});
afterAll(async () => {
  await service.close();
  await hook.close();
  await database.drop();
});

const open = (slug: string, title: string) =>
  paraph.post('/v1/tracks', {
    body: { slug, kind: 'visa-facilitation', parties: ['EU', 'KZ'], title: { en: title } },
  });
const record = (slug: string, body: ReturnType<typeof entry>, by: Client = paraph) =>
  by.post('/v1/tracks/{slug}/transitions', { params: { path: { slug } }, body });
const said = (summary: string) => entry({ type: 'statement.made', occurredOn: '2024-03', data: { summary } });
const caught = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => null,
    (error) => error,
  );
/** A client whose every request goes through `sent`; waits do not last. */
const through = (sent: (request: Request) => Promise<Response>, attempts?: number) =>
  createClient({ baseUrl, token: ADMIN, fetch: sent, retries: { ...(attempts && { attempts }) } });

it('given texts in three scripts and partial dates, it reads every page of them as they were written', async () => {
  await open('visa', 'Visa facilitation');
  const summary = {
    en: 'Talks on visas',
    ru: 'Переговоры о визах',
    kk: 'Визалар туралы келіссөздер: әіңғүұқөһ',
  };
  const dates = ['../2020', '2026~', '2026-03'];
  for (const occurredOn of dates) {
    await record('visa', entry({ type: 'statement.made', occurredOn, data: { summary } }));
  }
  const listed = { params: { path: { slug: 'visa' }, query: { limit: 2 } } };
  const pages = [];
  for await (const page of paraph.pages('/v1/tracks/{slug}/transitions', listed))
    pages.push(page.items.length);
  expect(pages).toEqual([2, 1]);
  const rows = [];
  for await (const row of paraph.items('/v1/tracks/{slug}/transitions', listed)) rows.push(row);
  expect(rows.map(({ occurredOn, data }) => [occurredOn, data.summary])).toEqual(
    dates.map((date) => [date, summary]),
  );
  // The public has no entry to see, and a list without pages is one page.
  const anyone = createClient({ baseUrl, fetch: send });
  expect(await caught(anyone.get('/v1/tracks/{slug}', { params: { path: { slug: 'visa' } } }))).toMatchObject(
    {
      ...{ name: 'ProblemError', status: 404, code: 'not_found' },
    },
  );
  const kinds = [];
  for await (const { kind } of anyone.items('/v1/kinds')) kinds.push(kind);
  expect(kinds).toContain('visa-facilitation');
});

it('given answers that are lost, broken or 503, it asks again with the same key, and one entry is recorded', async () => {
  await open('readmission', 'Readmission');
  const used: (string | null)[] = [];
  const faults = [
    async (request: Request) => {
      await send(request);
      throw new TypeError('fetch failed');
    },
    async (request: Request) => {
      const answer = await send(request);
      const half = new ReadableStream({ start: (to) => to.error(new TypeError('terminated')) });
      return new Response(half, answer);
    },
    async () => new Response('', { status: 503, headers: { 'Retry-After': '0' } }),
  ];
  const faulty = through(async (request) => {
    used.push(request.headers.get('Idempotency-Key'));
    const fault = faults.shift();
    return fault ? fault(request) : send(request);
  });
  const answer = await record('readmission', said('once'), faulty);
  expect('transition' in answer && answer.transition.seq).toBe(1);
  expect([used.length, new Set(used).size]).toEqual([4, 1]);
  const track = await paraph.get('/v1/tracks/{slug}', { params: { path: { slug: 'readmission' } } });
  expect(track.revision).toBe(1);
});

it('given that nobody answers, it gives up with the key, by which the outcome is settled later', async () => {
  const lost = through(async (request) => {
    await send(request);
    throw new TypeError('fetch failed');
  }, 2);
  const error = await caught(record('readmission', said('twice'), lost));
  if (!(error instanceof ConnectionError)) throw error;
  // Errors are logged.
  expect(inspect(error, { depth: 9, showHidden: true })).not.toContain(ADMIN);
  const again = await paraph.post('/v1/tracks/{slug}/transitions', {
    params: { path: { slug: 'readmission' }, header: { 'Idempotency-Key': error.idempotencyKey ?? '' } },
    body: said('twice'),
  });
  expect('transition' in again && again.transition.seq).toBe(2);
  // What may not be sent twice is not; nor is anything for longer than is asked.
  let asked = 0;
  const count = (answer: () => Promise<Response>) =>
    through(async () => {
      asked += 1;
      return answer();
    });
  const gone = count(() => Promise.reject(new TypeError('fetch failed')));
  const body = { twin: 'visa' };
  await caught(gone.patch('/v1/tracks/{slug}', { params: { path: { slug: 'readmission' } }, body }));
  const later = count(async () => new Response('', { status: 503, headers: { 'Retry-After': '3600' } }));
  expect(await caught(later.get('/v1/board'))).toMatchObject({ status: 503, code: 'not_a_problem' });
  expect(asked).toBe(2);
  const signal = AbortSignal.timeout(50);
  const busy = count(async () => new Response('', { status: 429, headers: { 'Retry-After': '30' } }));
  expect(await caught(busy.get('/v1/board', { signal }))).toMatchObject({ name: 'TimeoutError' });
});

it('given a refusal, it throws the problem with its code, rules and pointers', async () => {
  const refused = await caught(record('visa', entry({ type: 'agreement.signed', occurredOn: '2026-04' })));
  if (!(refused instanceof ProblemError)) throw refused;
  expect([refused.status, refused.code, refused.refusals.map(({ code }) => code)]).toEqual([
    409,
    'transition_refused',
    [expect.any(String)],
  ]);
  expect(refused.message).toContain(refused.refusals[0]?.message);
  expect(refused.problem?.allowed).toContain('round.held');
  const invalid = await caught(open('Visa', 'Visa'));
  expect(invalid).toMatchObject({ code: 'validation_failed', requestId: expect.stringMatching(/./) });
  expect((invalid as ProblemError).errors[0]?.pointer).toBe('/slug');
});

it('given a delivery, it verifies the signature and knows the data by the type', async () => {
  const { id, ...made } = await paraph.post('/v1/webhooks/endpoints', {
    body: { url: hook.url, tracks: ['visa'], audience: 'full' },
  });
  secret = made.secret ?? '';
  await record('visa', entry({ type: 'round.held', occurredOn: '2026-03-03', data: { number: 1 } }));
  [delivery] = await hook.count(1);
  const { headers = {}, text = '' } = delivery ?? {};
  const message = verifyWebhook(headers, text, secret);
  if (message.type !== 'round.held') throw new Error(message.type);
  // A number, without a cast.
  expect(message.data.transition?.data.number?.toFixed()).toBe('1');
  expect(verifyWebhook(new Headers(headers), Buffer.from(text), secret)).toEqual(message);
  const forged: [text: string, secret: string][] = [
    [text.replace('visa', 'vise'), secret],
    [text, `whsec_${Buffer.alloc(32).toString('base64')}`],
  ];
  for (const [sent, by] of forged)
    expect(() => verifyWebhook(headers, sent, by)).toThrow(WebhookVerificationError);
  await paraph.delete('/v1/webhooks/endpoints/{id}', { params: { path: { id } } });
});

it('given a restore while it follows the feed, it gets each row once and learns where the states part', async () => {
  const rows: Row[] = [];
  const resets: string[] = [];
  let cursor = '0';
  let enough = { count: 6, reached: Promise.withResolvers<void>() };
  const warn = ({ resumeFrom }: { resumeFrom: string }) => void resets.push(resumeFrom);
  const end = new AbortController();
  const impatient = createClient({ baseUrl, token: ADMIN, fetch: send, retries: { attempts: 1 } });
  const following = (async () => {
    for await (const page of impatient.feed({ interval: 20, onReset: warn, signal: end.signal })) {
      rows.push(...page.items);
      cursor = page.next;
      if (rows.length >= enough.count) enough.reached.resolve();
    }
  })();
  const until = (count: number) => {
    enough = { count, reached: Promise.withResolvers<void>() };
    if (rows.length >= count) enough.reached.resolve();
    return enough.reached.promise;
  };
  /** The service over another state of the database. */
  const over = async ({ appUrl }: TestDatabase) => {
    service = await serve({}, { appUrl, keys });
  };
  await until(6);
  await service.close();
  const backup = await copyOf(database);
  await over(database);
  await record('visa', said('lost'));
  await record('visa', said('lost as well'));
  await until(8);
  // Restored, behind the client's back, to before the last two; then others are recorded.
  await service.close();
  await over(backup);
  await record('visa', said('new'));
  await record('visa', said('and new'));
  await until(10);
  end.abort();
  await following;
  // The beginning, if it asked before the service had noticed the restore (ADR 18).
  expect(resets).toEqual([expect.stringMatching(/^[06]$/)]);
  expect(new Set(rows.map(({ id }) => id)).size).toBe(10);
  const found = await paraph.get('/v1/feed', { params: { query: { limit: 100 } } });
  const had = [...rows.slice(0, 6), ...rows.slice(8)];
  expect(found).toEqual({ items: had, next: cursor });
  expect(cursor).toMatch(/^[0-9a-f]{32}-8$/);

  // A process that begins anew has only what it stored: an old cursor and the ids. It is as docs/connect has it.
  const store = { cursor: '8', rows: new Map(had.slice(0, -1).map(({ id }) => [id, {}])) };
  const feed = paraph.feed({ after: store.cursor, isKnown: (id) => store.rows.has(id), onReset: warn });
  const { value } = await feed.next();
  expect([value?.items, value?.next, resets.at(-1)]).toEqual([had.slice(-1), cursor, '6']);
  await service.close();
  await backup.drop();
  await over(database);
});

/** As a project that has installed the package: it, and the files of its examples. */
async function installed(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'paraph-client-'));
  const there = join(folder, 'node_modules/@paraph/client');
  mkdirSync(there, { recursive: true });
  cpSync('packages/client/package.json', join(there, 'package.json'));
  cpSync('packages/client/example', folder, { recursive: true });
  for (const name of ['openapi-fetch', 'standardwebhooks'])
    symlinkSync(resolve('node_modules', name), join(folder, 'node_modules', name));
  const tsc = [resolve('node_modules/typescript/bin/tsc'), '-p', 'packages/client'];
  // `npm run typecheck` looks at the types.
  const fast = ['--outDir', join(there, 'dist'), '--noCheck', '--declaration', 'false'];
  await run(process.execPath, [...tsc, ...fast]);
  return folder;
}

it('given the package as built, its examples run as they stand', async () => {
  const cwd = await installed();
  const own = { ...process.env, NODE_OPTIONS: '' };
  const env = { ...own, PARAPH: service.url, TOKEN: ADMIN };
  const { stdout } = await run(process.execPath, ['round.ts'], { cwd, env });
  expect(stdout.trimEnd().split('\n')).toEqual([
    ...['readmission: exploratory', 'visa: negotiating', 'Recorded as number 3.'],
    expect.stringMatching(/^Refused, not_signed: ./),
    expect.stringMatching(/^consultation\.held is the newest row\. Go on after \d+\.$/),
  ]);
  const receiving = spawn(process.execPath, ['receive.ts'], {
    ...{ cwd, env: { ...own, WEBHOOK_SECRET: secret, PORT: '0' } },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: receiving.stdout })[Symbol.asyncIterator]();
  const port = /\d{4,}/.exec(String((await lines.next()).value))?.[0];
  const { headers = {}, text = '' } = delivery ?? {};
  const signed = Object.entries(headers).filter(([name]) => name.startsWith('webhook-'));
  const post = (body: string) =>
    fetch(`http://127.0.0.1:${port}`, { method: 'POST', headers: Object.fromEntries(signed), body });
  expect((await post(text.replace('visa', 'vise'))).status).toBe(401);
  expect((await post(text)).status).toBe(204);
  expect((await lines.next()).value).toBe('round 1');
  receiving.kill();
  await once(receiving, 'exit');
  rmSync(cwd, { recursive: true });
});

it('shows in its pages what is tried here', () => {
  const plain = (text: string) => text.replaceAll(/\s+/g, ' ');
  const tried = [
    'packages/client/example/round.ts',
    'packages/client/example/receive.ts',
    import.meta.filename,
  ]
    .map((file) => plain(readFileSync(file, 'utf8')))
    .join();
  const pages = ['packages/client/README.md', 'docs/connect/typescript-client.md'];
  const shown = pages.flatMap((page) => [...readFileSync(page, 'utf8').matchAll(/```ts\n([\s\S]*?)```/g)]);
  expect(shown.length).toBeGreaterThan(2);
  for (const [, code = ''] of shown) expect(tried).toContain(plain(code).trim());
});

it('given a wrong path, body, field or code, the program does not compile', () => {
  // Nobody calls it: the compiler tries it.
  const program = async (client: Client) => {
    const path = { slug: 'visa' };
    // @ts-expect-error There is no such path.
    await client.get('/v1/track/{slug}', { params: { path } });
    // @ts-expect-error The path needs its slug.
    await client.get('/v1/tracks/{slug}');
    // @ts-expect-error Nobody may delete a track.
    await client.delete('/v1/tracks/{slug}', { params: { path } });
    // @ts-expect-error No such parameter.
    await client.get('/v1/board', { params: { query: { asof: '2026-03-03' } } });
    // @ts-expect-error The body needs a date.
    await client.post('/v1/tracks/{slug}/transitions', { params: { path }, body: { type: 'round.held' } });
    // @ts-expect-error The number of a round is no text.
    entry({ type: 'round.held', occurredOn: '2026-03', data: { number: 'two' } });
    // @ts-expect-error The feed has no last page.
    client.pages('/v1/feed');
    const row = await client.get('/v1/tracks/{slug}/transitions/{seq}', {
      params: { path: { slug: 'visa', seq: 1 } },
    });
    // @ts-expect-error An entry may belong to no meeting: the field is null then.
    row.meeting.length;
    try {
      await client.get('/v1/board');
    } catch (error) {
      // @ts-expect-error A code that does not exist is a slip.
      if (error instanceof ProblemError && error.code === 'refused') throw error;
    }
  };
  expect(program).toBeInstanceOf(Function);
});
