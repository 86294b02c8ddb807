import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fetch } from 'undici';
import type { DatabaseUrls } from '../src/db/embedded/databases.js';
import { type Loaded, load } from './growth/load.js';
import { TOKEN } from './growth/questions.js';
import { type Service, start } from './growth/service.js';
import { table } from './report.js';
import { percentile } from './rounds.js';
import { onThrowawayCluster } from './throwaway.js';

/** What the archives are held to. */
const SMALL = { tracks: 10_000, entries: 50_000 };
const LARGE = { tracks: 10_000, entries: 100_000 };
/** Others write to so many tracks, one entry in so many milliseconds, and so many before the import. */
const OTHERS = { tracks: 20, every: 50, quiet: 300 };
/** An alert that has not come by then is called lost, in milliseconds. */
const PATIENCE = 30_000;

type Samples = { write: number[]; feed: number[]; alert: number[] };

type Figures = ReturnType<typeof figures>;
type Imported = {
  alone: Loaded;
  beside: Loaded;
  others: Record<'quiet' | 'during' | 'after', Figures>;
  /** The 95th percentile of a write during the import, as a multiple of the quiet one. */
  slowdown: number;
};

/** What an import takes, and what others notice of it. */
export function benchImport(): Promise<Imported> {
  return onThrowawayCluster(async (make) => {
    const folder = mkdtempSync(join(tmpdir(), 'paraph-import-'));
    const superuserUrl = process.env.PARAPH_TEST_SUPERUSER_URL as string;
    const settings = { DATA_DIR: folder };
    try {
      const alone = await load({ ...(await make('alone')), superuserUrl }, SMALL, settings);
      const beside = await besideOthers(await make('beside'), async (urls) =>
        load({ ...urls, superuserUrl }, LARGE, settings),
      );
      return { alone, ...beside };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
}

/** Others write, read the feed and wait for their alerts: first with nothing else, then while `work` goes on and a little longer. */
async function besideOthers(
  urls: DatabaseUrls,
  work: (urls: DatabaseUrls) => Promise<Loaded>,
): Promise<Omit<Imported, 'alone'>> {
  const folder = mkdtempSync(join(tmpdir(), 'paraph-others-'));
  const service = await start(urls, { DATA_DIR: folder, WEBHOOK_ALLOW_CIDRS: '127.0.0.0/8' });
  const receiver = await startReceiver();
  try {
    await call(service, '/v1/webhooks/endpoints', { url: receiver.url, audience: 'full' });
    for (let nth = 0; nth < OTHERS.tracks; nth += 1)
      await call(service, '/v1/tracks', {
        slug: `other-${nth}`,
        kind: 'agreement',
        parties: ['KZ', 'QA'],
        title: `Another agreement, number ${nth}`,
      });
    const others = new Others(service, receiver);
    await others.write(OTHERS.tracks);
    const quiet = await others.write(OTHERS.quiet);
    let isOver = false;
    const imported = work(urls).finally(() => {
      isOver = true;
    });
    const during = await others.write(() => isOver);
    const after = await others.write(OTHERS.quiet);
    return {
      beside: await imported,
      others: { quiet: figures(quiet), during: figures(during), after: figures(after) },
      slowdown: percentile(during.write, 0.95) / percentile(quiet.write, 0.95),
    };
  } finally {
    await service.stop();
    receiver.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

const figures = ({ write, feed, alert }: Samples) => ({
  writes: write.length,
  'p95 of a write, ms': percentile(write, 0.95),
  'p95 of the feed, ms': percentile(feed, 0.95),
  'p95 of an alert, ms': percentile(alert, 0.95),
  'slowest alert, ms': Math.max(...alert),
});

/** The figures as tables. */
export function importMarkdown({ alone, beside, others, slowdown }: Imported): string {
  const rows = [alone, beside].map((loaded, index) => [
    index === 0 ? '10,000 tracks, 50,000 entries' : '10,000 tracks, 100,000 entries, beside others',
    loaded.seconds.toFixed(1),
    ...[loaded['entries a second'], loaded['command, MB'], loaded['largest backend, MB']].map((figure) =>
      figure.toFixed(0),
    ),
  ]);
  const names = { quiet: 'before it', during: 'while 100,000 entries are imported', after: 'just after it' };
  return [
    table([
      ['imported by the command', 's', 'entries a second', 'command, MB', 'largest backend, MB'],
      ...rows,
    ]),
    `Others write an entry every ${OTHERS.every} ms, read the feed and receive an alert of each write. A write then takes ${slowdown.toFixed(1)} times as long as before (95th percentile). In milliseconds:`,
    table([
      ['', ...Object.keys(others.quiet)],
      ...Object.entries(names).map(([name, label]) => [
        label,
        ...Object.values(others[name as keyof typeof names]).map((figure) => figure.toFixed(0)),
      ]),
    ]),
  ].join('\n\n');
}

/** Writes an entry in turn to each track, reads the feed, and waits for the alert meanwhile. */
class Others {
  private count = 0;

  constructor(
    private readonly service: Service,
    private readonly receiver: Awaited<ReturnType<typeof startReceiver>>,
  ) {}

  /** So many entries, or until it is over. */
  async write(until: number | (() => boolean)): Promise<Samples> {
    const samples: Samples = { write: [], feed: [], alert: [] };
    const alerts: Promise<void>[] = [];
    for (let nth = 0; typeof until === 'number' ? nth < until : !until(); nth += 1) {
      const summary = `Statement number ${this.count}`;
      const slug = `other-${this.count % OTHERS.tracks}`;
      this.count += 1;
      const entry = {
        type: 'statement.made',
        occurredOn: new Date().toISOString().slice(0, 10),
        data: { summary },
      };
      const from = performance.now();
      const alert = this.receiver.alerted(summary);
      await call(this.service, `/v1/tracks/${slug}/transitions`, entry);
      samples.write.push(performance.now() - from);
      const committed = performance.now();
      alerts.push(alert.then((at) => void samples.alert.push(Math.max(0, at - committed))));
      const asked = performance.now();
      await call(this.service, '/v1/feed?after=0');
      samples.feed.push(performance.now() - asked);
      await pause(OTHERS.every);
    }
    await Promise.all(alerts);
    return samples;
  }
}

async function call({ url }: Service, path: string, body?: object): Promise<void> {
  const answer = await fetch(url + path, {
    method: body ? 'POST' : 'GET',
    headers: { authorization: `Bearer ${TOKEN}`, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${text}`);
}

/** A receiver that says when the alert of a statement came. */
async function startReceiver() {
  const waiting = new Map<string, (at: number) => void>();
  const server = createServer((request, response) => {
    let text = '';
    request.setEncoding('utf8').on('data', (part) => {
      text += part;
    });
    request.on('end', () => {
      response.end();
      for (const [summary] of text.matchAll(/Statement number \d+/g))
        waiting.get(summary)?.(performance.now());
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    alerted: (summary: string) =>
      new Promise<number>((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error(`no alert of ${summary}`)), PATIENCE);
        waiting.set(summary, (at) => {
          clearTimeout(timer);
          waiting.delete(summary);
          resolve(at);
        });
      }),
    close: () => server.close(),
  };
}
