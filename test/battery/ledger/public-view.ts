import { deepStrictEqual } from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import type { InjectOptions } from 'fastify';
import pg from 'pg';
import type { Caller } from '../../../src/access/allow.js';
import { AppModule } from '../../../src/app.module.js';
import { Database } from '../../../src/db/database.js';
import { createHttpApp } from '../../../src/http-app.js';
import { EMBARGO, Ledger } from '../../../src/ledger/ledger.js';
import { Sequencer } from '../../../src/ledger/numbering/sequencer.js';
import { ProofSettings } from '../../../src/proofs/index.js';
import { parseKeys } from '../../../src/runtime/crypto/secret-box.js';
import { SearchIndexer } from '../../../src/search/following/indexer.js';
import { OpenTracksHandler } from '../../../src/tracks/commands/open-tracks.js';
import { verify } from '../../../src/verify/verify.js';
import { MessageReader, type Subject } from '../../../src/webhooks/deliveries/message.js';
import { MessageBodies } from '../../../src/webhooks/formats/message-bodies.js';
import { WebhookSettings } from '../../../src/webhooks/sending/settings.js';
import { openingOn } from '../../histories/ledger.js';
import { anyCommand, type Linking } from '../../histories/random-histories.js';
import { StoppedClock } from '../../support/clocks.js';
import { migratedDatabase } from '../../support/database.js';
import { NamedIds } from '../../support/named-ids.js';
import { audit, auditFeed } from './audit.js';
import { publicReader } from './public-reader.js';
import { type Step, type Terms, type TwoViews, twoViews } from './two-views.js';

/** The whole application over a database of its own, with a clock that stands still. */
async function serve() {
  const database = await migratedDatabase();
  const ids = new NamedIds();
  const clock = new StoppedClock('2025-01-01T12:00:00.000Z');
  const webhooks = new WebhookSettings({ keys: parseKeys(randomBytes(32).toString('base64')), version: '1' });
  // The tree is built when it is asked for, at the end.
  const proofs = new ProofSettings({ signWithin: Number.POSITIVE_INFINITY });
  const app = await createHttpApp(AppModule.over(database.appUrl, { clock, ids, webhooks, proofs }), {
    adminToken: null,
    logger: false,
  });
  await app.listen(0, '127.0.0.1');
  const ledger = app.get(Ledger, { strict: false });
  const sequencer = app.get(Sequencer, { strict: false });
  const db = app.get(Database, { strict: false });
  const messages = app.get(MessageReader, { strict: false });
  const bodies = app.get(MessageBodies, { strict: false });
  const indexer = app.get(SearchIndexer, { strict: false });
  const reader = await publicReader(database.ownerUrl);
  const close = async () => {
    await reader.end();
    await app.close();
    await database.drop();
  };
  return {
    app,
    reader,
    db,
    messages,
    bodies,
    clock,
    ids,
    ledger,
    sequencer,
    indexer,
    pool: db.pool,
    open: openingOn(db, clock),
    ownerUrl: database.ownerUrl,
    close,
  };
}
type Served = Awaited<ReturnType<typeof serve>>;

const OFFICER: Caller = {
  ...{ id: 'officer', name: 'an officer', role: 'officer', desks: [], scopes: null },
  ...{ via: 'token', person: null, madeBy: [] },
};

const sourcesOf = (refs: readonly { ref: string }[]) =>
  refs.map(({ ref }) => ({
    id: ref,
    title: `Source ${ref}`,
    publisher: 'A ministry',
    url: null,
    language: 'en',
    publishedOn: null,
  }));

async function carryOut({ app, clock, ids, ledger, sequencer }: Served, step: Step): Promise<void> {
  clock.at = step.now;
  const fellDue = 'fellDue' in step;
  // What falls due by this moment is shown before anything else is written.
  if (!fellDue) await sequencer.run();
  if ('id' in step.ids) ids.nextId(step.ids.id);
  else ids.nameIds(step.ids.name);
  if ('drafts' in step) {
    const sources = sourcesOf(step.drafts.flatMap((draft) => draft.sources));
    // Commits of this actor are not numbered one by one.
    await ledger.record(step.drafts, { actor: fellDue ? EMBARGO : 'an officer', sources });
  } else if ('link' in step) {
    await app.get(OpenTracksHandler, { strict: false }).link(...step.link, OFFICER);
  } else {
    await ledger.correct([step.track], () => [step.correction], { actor: 'an officer' });
  }
  if (!fellDue) await sequencer.run();
}

/** How far the public feed reaches. */
async function reached({ pool }: Served): Promise<number> {
  const { rows } = await pool.query<{ last: number | null }>(
    'SELECT max(position)::integer AS last FROM feed WHERE public',
  );
  return rows[0]?.last ?? 0;
}

/** Settings of public endpoints. Standard messages are compared before they are written. */
const PUBLIC_ENDPOINTS = [
  { format: 'cloudevents', language: null, thin: false },
  { format: 'teams', language: 'kk', thin: false },
  { format: 'teams', language: 'ru', thin: true },
] as const;

/** What public endpoints are told of every row, and what somebody hears who has heard nothing of the stream yet. */
async function pushed(served: Served): Promise<{ sent: unknown; heard: string }> {
  const last = await reached(served);
  const { rows } = await served.pool.query<Subject>(
    'SELECT public, feed_cursor_v2(public, position) AS cursor, track_id AS "trackId", seq, NULL AS "noticeId" FROM feed WHERE public ORDER BY position',
  );
  const sent = await Promise.all(
    rows.map(async (row) => {
      const message = await served.messages.of(row);
      if (message === null) throw new Error('a public row has no message');
      const bodyFor = (settings: (typeof PUBLIC_ENDPOINTS)[number]) =>
        served.bodies.of(
          message,
          { id: '6f1c1f0e-3f0b-4a53-9d3c-0a2b7a4c5d6e', public: true, ...settings },
          `msg_${row.cursor}`,
        );
      return [message, ...(await Promise.all(PUBLIC_ENDPOINTS.map(bodyFor)))];
    }),
  );
  const leaving = new AbortController();
  const stream = await fetch(`${await served.app.getUrl()}/v1/stream`, {
    headers: { 'last-event-id': '0' },
    signal: leaving.signal,
  });
  let heard = '';
  const text = new TextDecoder();
  for await (const chunk of last > 0 ? (stream.body ?? []) : []) {
    heard += text.decode(chunk, { stream: true });
    if (heard.includes(`id: ${last}\n`) && heard.endsWith('\n\n')) break;
  }
  leaving.abort();
  // A slow stream is kept open by comments, which tell nothing.
  return { sent, heard: heard.replace(/^:.*\n\n/gm, '') };
}

/**
 * Searches that a hidden word, count or date could change: words of entries, of sources and of visibilities, mistyped and
 * in part, numbers and dates.
 */
const SEARCHES = [
  ...[
    'round',
    'round 2',
    'signed',
    'agreement 2022',
    'readmission EU',
    'told',
    'Source',
    'ministry',
    'communique',
  ],
  ...[
    'internal',
    'intrenal',
    'embargoed',
    'embargo',
    'public',
    'publc',
    'shared',
    'shered',
    'vfa round',
    '2023-04',
  ],
  ...['March 2021', 'committee vfa zzz', 'KZ', 'air transport'],
].map((q) => `q=${encodeURIComponent(q)}`);

/** Asks both for the same and names the first path that is answered otherwise. */
async function same(whole: Served, open: Served, paths: readonly string[]): Promise<void> {
  const [one, other] = [await answers(whole, paths), await answers(open, paths)];
  for (const path of Object.keys(one)) {
    const [said, meant] = [JSON.stringify(one[path]), JSON.stringify(other[path])];
    if (said === meant) continue;
    const at = [...said].findIndex((character, n) => character !== meant[n]);
    const around = (text: string) => text.slice(Math.max(0, at - 200), at + 200);
    throw new Error(`${path} says\n${around(said)}\ninstead of\n${around(meant)}`);
  }
}

/** A question of an assistant, among the paths. */
const asking = (name: string, asked: object): string => `mcp ${JSON.stringify({ name, arguments: asked })}`;

const MCP = { accept: 'application/json, text/event-stream', 'content-type': 'application/json' };

function requestOf(path: string): InjectOptions {
  if (!path.startsWith('mcp ')) return { method: 'GET', url: path };
  const message = { jsonrpc: '2.0', id: 1, method: 'tools/call', params: JSON.parse(path.slice(4)) };
  return { method: 'POST', url: '/mcp', headers: MCP, payload: message };
}

/** Headers that differ from answer to answer for whoever asks. */
const ITS_OWN = ['date', 'x-request-id'];

/** Everything that anybody may ask for, as it is answered: status, headers, bytes. */
async function answers(served: Served, paths: readonly string[]) {
  const { app } = served;
  const { sent, heard } = await pushed(served);
  const seen: Record<string, unknown> = { webhooks: sent, stream: heard };
  for (const [view, rows] of await served.reader.everything()) seen[view] = rows;
  for (const url of paths) {
    const { statusCode, headers, rawPayload } = await app.inject(requestOf(url));
    const kept = Object.entries(headers).filter(([name]) => !ITS_OWN.includes(name));
    seen[url] = { statusCode, body: rawPayload.toString(), headers: Object.fromEntries(kept) };
  }
  return seen;
}

/** Moments and days about which to ask: around a step, and around what falls due. */
function pathsAbout(terms: Terms, { now }: { now: string }, meetings: readonly string[]): string[] {
  const day = now.slice(0, 10);
  const known = encodeURIComponent(new Date(Date.parse(now) - 86_400_000).toISOString());
  const moments = [
    '',
    `?asOf=${day}`,
    '?asOf=2022-06-15',
    `?knownAt=${known}`,
    `?knownAt=${known}&asOf=2022-06-15`,
  ];
  const slugs = Object.keys(terms);
  const shown = ['', `?asOf=${day}`, '?asOf=2022-06-15&lang=ru'];
  return [
    ...shown.map((query) => `/${query}`),
    '/board.csv',
    '/board.csv?asOf=2022-06-15',
    '/board.atom',
    '/board.ics',
    '/sources',
    '/kinds/readmission',
    // For staff: not even that there is nothing may differ.
    ...['/agenda', '/v1/deadlines', '/v1/deadlines?track=ra'],
    ...slugs.flatMap((slug) => [
      ...shown.map((query) => `/tracks/${slug}${query}`),
      `/tracks/${slug}?knownAt=${known}`,
      `/tracks/${slug}/history?lang=kk`,
      `/tracks/${slug}/history.csv`,
      `/tracks/${slug}/ledger.csv`,
      `/tracks/${slug}/feed.atom`,
      `/tracks/${slug}/calendar.ics`,
      `/tracks/${slug}/text`,
      `/v1/tracks/${slug}/text`,
      `/brief/${slug}?asOf=${day}`,
    ]),
    ...moments.map((moment) => `/v1/tracks${moment}`),
    ...moments.map((moment) => `/v1/tracks${moment}${moment ? '&' : '?'}limit=1`),
    '/v1/board',
    `/v1/board?asOf=${day}&stage=signed`,
    '/v1/board?asOf=2022-06-15',
    ...SEARCHES.flatMap((search) => [`/v1/search?${search}`, `/search?${search}&lang=ru`]),
    '/v1/search?q=round&limit=1',
    '/v1/sources',
    '/v1/sources?limit=1',
    '/v1/feed?limit=500',
    '/v1/feed?after=3&limit=2',
    '/v1/feed?after=999999',
    ...slugs.flatMap((slug) => [
      ...moments.map((moment) => `/v1/tracks/${slug}${moment}`),
      `/v1/tracks/${slug}/transitions`,
      `/v1/tracks/${slug}/transitions?order=effective`,
      `/v1/tracks/${slug}/transitions?after=1&limit=2`,
      `/v1/tracks/${slug}/transitions?order=effective&after=1&limit=2`,
      `/v1/tracks/${slug}/transitions/1`,
      `/v1/tracks/${slug}/transitions/4`,
    ]),
    ...meetings.map((id) => `/v1/meetings/${id}`),
    asking('board', {}),
    asking('board', { asOf: day, limit: 1, language: 'kk' }),
    asking('board', { asOf: '2022-06-15', stage: 'signed' }),
    asking('deadlines', {}),
    ...['round 2', 'intrenal', 'readmission EU'].map((q) => asking('search', { q })),
    ...slugs.flatMap((slug) => [
      asking('track', { slug }),
      asking('track', { slug, asOf: '2022-06-15', language: 'ru' }),
      asking('track', { slug, knownAt: decodeURIComponent(known) }),
      asking('history', { slug }),
      asking('history', { slug, order: 'recorded', after: '1', limit: 2 }),
      asking('text', { slug }),
    ]),
  ];
}

/** Carries out the steps of a story up to a moment, and lets pass what falls due by then. */
async function upTo(served: Served, steps: Step[], now: string): Promise<void> {
  while (steps[0] && steps[0].now <= now) await carryOut(served, steps.shift() as Step);
  served.clock.at = now;
  await served.sequencer.run();
  await served.indexer.run();
}

async function compare(
  whole: Served,
  open: Served,
  terms: Terms,
  story: TwoViews,
  looks: number,
): Promise<void> {
  const [steps, openSteps] = [[...story.whole], [...story.open]];
  const moments = [...new Set([...story.whole, ...story.open].map(({ now }) => now))].toSorted();
  const looked = moments.filter((_, n) => (n + 1) % Math.ceil(moments.length / looks) === 0);
  const meetings = new Set<string>();
  for (const step of story.whole) {
    if ('drafts' in step) for (const { meeting } of step.drafts) if (meeting) meetings.add(meeting);
  }
  for (const now of moments) {
    await upTo(whole, steps, now);
    await upTo(open, openSteps, now);
    if (!looked.includes(now)) continue;
    await same(whole, open, pathsAbout(terms, { now }, [...meetings]));
  }
  await upTo(whole, steps, story.end);
  await upTo(open, openSteps, story.end);
  await same(whole, open, pathsAbout(terms, { now: story.end }, [...meetings]));
}

/**
 * The head of the public log, and the proof of each of its entries. Salts are random: here they are all the same, so that
 * equal entries are hashed alike.
 */
async function proofs({ app, ownerUrl, pool }: Served) {
  const owner = new pg.Client({ connectionString: ownerUrl });
  await owner.connect();
  await owner.query(`
    ALTER TABLE ledger DISABLE TRIGGER append_only;
    UPDATE ledger SET salt = decode(repeat('00', 16), 'hex');
    ALTER TABLE ledger ENABLE TRIGGER append_only`);
  await owner.end();
  const get = async (url: string) =>
    (await app.inject({ method: 'GET', url, headers: { accept: 'application/json' } })).json();
  const { size, root } = await get('/v1/checkpoint');
  const { rows } = await pool.query<{ slug: string; seq: number }>(
    'SELECT t.slug, p.seq FROM public_log p JOIN tracks t ON t.id = p.track_id ORDER BY 1, 2',
  );
  const included: unknown[] = [];
  for (const { slug, seq } of rows) {
    const { checkpoint, ...proof } = await get(`/v1/proof/inclusion?track=${slug}&seq=${seq}`);
    included.push(proof);
  }
  return { size, root, included };
}

/**
 * Non-interference: for random histories with public, internal and embargoed entries, corrections and publications,
 * every public answer, and every row for BI tools that read the public view, is byte for byte what it would be had the
 * hidden entries never been logged; when an embargo passes or an entry is published, what it would be had the entry been
 * logged then.
 */
export async function publicView({
  histories,
  commands,
  looks,
  seed,
}: {
  histories: number;
  commands: number;
  looks: number;
  /** Other histories each time unless it is given. */
  seed?: number;
}) {
  let steps = 0;
  let openSteps = 0;
  const slugs = ['air', 'ra', 'vfa'];
  // Twins are linked early, while one or both of them may still be hidden.
  const linking: Linking = { link: ['vfa', 'ra'] };
  const anyCommands = fc
    .tuple(fc.array(anyCommand(slugs), { minLength: commands, maxLength: commands }), fc.nat(7))
    .map(([commands, nth]) => [...commands.slice(0, nth), linking, ...commands.slice(nth)]);
  const terms: Terms = {
    ra: { kind: 'readmission' },
    vfa: { kind: 'visa-facilitation' },
    air: { kind: 'air-transport' },
  };
  const holds = async (commands: Parameters<typeof twoViews>[1]) => {
    const [whole, open] = [await serve(), await serve()];
    try {
      for (const served of [whole, open]) {
        await served.open('ra', 'readmission');
        await served.open('vfa', 'visa-facilitation');
        await served.open('air', 'air-transport');
      }
      const story = twoViews(terms, commands);
      steps += story.whole.length;
      openSteps += story.open.length;
      await compare(whole, open, terms, story, looks);
      for (const served of [whole, open]) {
        await audit(served.pool, story.end);
        await auditFeed(served.pool);
        const { faults } = (await verify(served.db, { now: story.end })) ?? {};
        // The sources of these stories are called by names, not by their content.
        deepStrictEqual(
          faults?.filter(({ place }) => place !== 'source'),
          [],
        );
      }
      deepStrictEqual(await proofs(whole), await proofs(open));
    } finally {
      await whole.close();
      await open.close();
    }
  };
  await fc.assert(fc.asyncProperty(anyCommands, holds), {
    numRuns: histories,
    endOnFailure: true,
    ...(seed !== undefined && { seed }),
  });
  return `${histories} histories, ${steps} writes of which ${openSteps} became public: byte for byte the same`;
}
