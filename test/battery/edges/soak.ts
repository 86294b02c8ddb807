import { rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { newFolder, startProcess } from '../../support/command.js';
import { migratedDatabase } from '../../support/database.js';
import { bearer } from '../judge/callers.js';
import { handlesOf, holding, memoryOf, TOKEN } from './machine.js';

export type Soak = {
  /** How long, in milliseconds. */
  lasts: number;
  /** How long the capacity is measured before, in milliseconds. */
  measures: number;
  tracks: number;
  windows: number;
};

/** What one window of time looked like. */
type Window = {
  memory: number;
  heap: number;
  handles: number;
  sessions: number;
  calls: number;
  p50: number;
  p95: number;
};

/**
 * Measures how many mixed calls a second the service takes, and then makes half as many for long. Memory, file handles,
 * connections and latency must not grow from the second third of the time to the last.
 */
export async function soaked({ lasts, measures, tracks, windows }: Soak): Promise<string> {
  return holding(async (after) => {
    const database = await migratedDatabase();
    after(() => database.drop());
    const folder = newFolder();
    after(async () => rmSync(folder, { recursive: true, force: true }));
    const service = await startProcess({
      ...{ DATABASE_URL: database.appUrl, DATABASE_OWNER_URL: database.ownerUrl, ADMIN_TOKEN: TOKEN },
      ...{ DATA_DIR: join(folder, 'data'), RATE_LIMIT_TOKEN: '0', TWO_PERSON: 'off' },
    });
    after(() => service.stop());
    const pool = new pg.Pool({ connectionString: database.appUrl, max: 1 });
    after(() => pool.end());
    const calls = new Calls(service.url, tracks);
    after(async () => calls.close());
    await calls.open();
    const capacity = await calls.asManyAsGo(measures);
    const seen: Window[] = [];
    for (let window = 0; window < windows; window += 1) {
      const took = await calls.at(capacity / 2, lasts / windows);
      seen.push({
        ...{
          memory: memoryOf(service.pid),
          heap: await heapOf(service.url),
          handles: handlesOf(service.pid),
        },
        ...{
          sessions: await sessionsIn(pool),
          calls: took.length,
          p50: quantile(took, 0.5),
          p95: quantile(took, 0.95),
        },
      });
    }
    const said = seen.map(
      ({ memory, heap, handles, sessions, p50, p95 }) =>
        `${memory}/${heap} MiB, ${handles} handles, ${sessions} sessions, p50 ${p50.toFixed(1)}, p95 ${p95.toFixed(1)} ms`,
    );
    const summary = `${Math.round(capacity / 2)} calls a second, half of ${Math.round(capacity)}, for ${lasts / 1000} s, ${seen.reduce((sum, each) => sum + each.calls, 0)} in all; memory and heap, handles, sessions and latency by window: ${said.join(' | ')}`;
    const grown = growthIn(seen);
    if (grown.length > 0) throw new Error(`${grown.join(', ')}: ${summary}`);
    return summary;
  });
}

/** What grew from the second third of the windows to the last, beyond what chance does. */
function growthIn(seen: readonly Window[]): string[] {
  const third = Math.floor(seen.length / 3);
  const middle = seen.slice(third, 2 * third);
  const last = seen.slice(2 * third);
  const mean = (windows: readonly Window[], name: keyof Window) =>
    windows.reduce((sum, each) => sum + each[name], 0) / windows.length;
  /** By how much each may grow: a share of it, and more. */
  const allowed: [name: keyof Window, share: number, more: number][] = [
    ['memory', 0.1, 20],
    ['heap', 0.2, 20],
    ['handles', 0, 10],
    ['sessions', 0, 5],
    ['p50', 0.5, 5],
    ['p95', 1, 20],
  ];
  return allowed.flatMap(([name, share, more]) => {
    const [from, to] = [mean(middle, name), mean(last, name)];
    return to <= from * (1 + share) + more
      ? []
      : [`${name} grew from ${from.toFixed(1)} to ${to.toFixed(1)}`];
  });
}

function quantile(took: readonly number[], part: number): number {
  const sorted = took.toSorted((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) * part)] ?? 0;
}

async function heapOf(url: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`, { headers: bearer(TOKEN) })).text();
  return Math.round(Number(text.match(/^nodejs_heap_size_used_bytes (\S+)/m)?.[1] ?? 0) / 1024 ** 2);
}

async function sessionsIn(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query(
    'SELECT count(*)::int AS sessions FROM pg_stat_activity WHERE datname = current_database()',
  );
  return rows[0].sessions;
}

type Made = { method: string; path: string; body?: object };

/** Callers of one service: readers of boards, tracks, pages, feeds and searches, and writers. */
class Calls {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 100, timeout: 30_000 });
  private nth = 0;

  constructor(
    private readonly url: string,
    private readonly tracks: number,
  ) {}

  close(): void {
    this.agent.destroy();
  }

  async open(): Promise<void> {
    const tracks = Array.from({ length: this.tracks }, (_, n) => ({
      ...{ slug: `track-${n}`, kind: 'visa-facilitation', parties: ['EU', 'KZ'], title: `Track ${n}` },
    }));
    await this.made({
      method: 'POST',
      path: '/v1/import',
      body: { format: 'paraph-dossier/1', tracks, entries: [] },
    });
  }

  /** How many calls a second are answered, if as many callers as a small ministry has never rest. */
  async asManyAsGo(ms: number): Promise<number> {
    const until = performance.now() + ms;
    let answered = 0;
    const caller = async () => {
      for (; performance.now() < until; answered += 1) await this.made(this.next());
    };
    await Promise.all(Array.from({ length: 16 }, caller));
    return (answered * 1000) / ms;
  }

  /** Makes so many calls a second, whether or not the ones before are answered; gives how long each took. */
  async at(perSecond: number, ms: number): Promise<number[]> {
    const took: number[] = [];
    const going = new Set<Promise<void>>();
    const begun = performance.now();
    for (let made = 0; performance.now() - begun < ms; await pause(10)) {
      for (const due = ((performance.now() - begun) * perSecond) / 1000; made < due; made += 1) {
        const from = performance.now();
        const call = this.made(this.next()).then(() => {
          took.push(performance.now() - from);
          going.delete(call);
        });
        call.catch(() => undefined);
        going.add(call);
      }
    }
    await Promise.all(going);
    return took;
  }

  private next(): Made {
    this.nth += 1;
    const nth = this.nth;
    const track = `track-${nth % this.tracks}`;
    const reads = [
      ...['/v1/board', `/v1/tracks/${track}`, `/v1/tracks/${track}/next`, `/tracks/${track}`, '/'],
      ...[`/v1/search?q=Track+${nth % this.tracks}`, '/v1/feed?after=0&limit=50'],
    ];
    if (nth % 10 < 7) return { method: 'GET', path: reads[nth % reads.length] ?? '/' };
    return {
      ...{ method: 'POST', path: `/v1/tracks/${track}/transitions` },
      body: {
        type: 'statement.made',
        occurredOn: '2026-03-03',
        data: { summary: `${nth}` },
        visibility: 'public',
      },
    };
  }

  private made({ method, path, body }: Made): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const asked = request(
      this.url + path,
      { method, agent: this.agent, headers: bearer(TOKEN) },
      (answer) => {
        const { statusCode = 0 } = answer;
        answer.on('error', reject).resume();
        answer.on('end', () =>
          statusCode < 300 ? resolve() : reject(new Error(`${method} ${path}: ${statusCode}`)),
        );
      },
    );
    // The server may close an idle connection just as it is used again (Node.js, request.reusedSocket).
    asked.on('error', (error: NodeJS.ErrnoException) => {
      if (asked.reusedSocket && error.code === 'ECONNRESET')
        this.made({ method, path, ...(body && { body }) }).then(resolve, reject);
      else reject(error);
    });
    asked.end(body && JSON.stringify(body));
    return promise;
  }
}
