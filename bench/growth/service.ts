import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import type { DatabaseUrls } from '../../src/db/embedded/databases.js';
import { run, type Settings } from './processes.js';
import { TOKEN } from './questions.js';

/** The built service on a database, once it takes requests, and how long that took. */
export type Service = { url: string; pid: number; ready: number; stop(): Promise<void> };

export async function start({ appUrl, ownerUrl }: DatabaseUrls, settings: Settings): Promise<Service> {
  const from = performance.now();
  const child = run('src/main.js', [], {
    ...settings,
    ...{ DATABASE_URL: appUrl, DATABASE_OWNER_URL: ownerUrl, ADMIN_TOKEN: TOKEN },
    ...{ DOSSIER: 'none', TWO_PERSON: 'off', PORT: '0' },
  });
  const gone = once(child, 'close');
  const url = await readyAt(child);
  return {
    url,
    pid: child.pid as number,
    ready: performance.now() - from,
    stop: async () => {
      child.kill('SIGTERM');
      await gone;
    },
  };
}

function readyAt(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => {
        said += text;
        const [, url] = /ready: (\S+)\//.exec(said) ?? [];
        if (url) resolve(url);
      });
    child.on('close', () => reject(new Error(said)));
  });
}

/** How often it is asked whether the projections have caught up, in milliseconds. */
const ASK_EVERY = 250;

/** Resolves once every row has its number in the feeds and stands in the search index. */
export async function caughtUp({ ownerUrl }: DatabaseUrls): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    for (;;) {
      const { rows } = await client.query<{ behind: boolean }>(BEHIND);
      if (!rows[0]?.behind) return;
      await pause(ASK_EVERY);
    }
  } finally {
    await client.end();
  }
}

const BEHIND = `
  SELECT EXISTS (SELECT FROM unnumbered) OR EXISTS (SELECT FROM search_opened)
    OR EXISTS (SELECT FROM search_positions p
      WHERE p.position < (SELECT max(f.position) FROM feed f WHERE f.public = p.public)) AS behind`;
