import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { newFolder, startProcess } from '../../support/command.js';
import { migratedDatabase } from '../../support/database.js';
import { bearer } from '../judge/callers.js';
import { judged } from '../judge/judge.js';
import { Load } from './load.js';
import { handlesOf, holding, limitHandles, peakOf, TOKEN } from './machine.js';

export type OutOfHandles = {
  writers: number;
  /** Connections that others open and keep. */
  connections: number;
  /** How long there are no more handles, in milliseconds. */
  lasts: number;
};

/**
 * The service may open no more files or connections, while writers and readers go on and others connect. Who comes in on
 * a connection that is open is answered or told 503; when there are handles again everything goes on.
 */
export async function handlesGone({ writers, connections, lasts }: OutOfHandles): Promise<string> {
  return holding(async (after) => {
    const database = await migratedDatabase();
    after(() => database.drop());
    const root = newFolder();
    after(async () => rmSync(root, { recursive: true, force: true }));
    const service = await startProcess({
      ...{ DATABASE_URL: database.appUrl, DATABASE_OWNER_URL: database.ownerUrl, ADMIN_TOKEN: TOKEN },
      ...{ DATA_DIR: root, RATE_LIMIT_TOKEN: '0', RATE_LIMIT_ANONYMOUS: '0', TWO_PERSON: 'off' },
    });
    after(() => service.stop());
    const { url, pid } = service;
    const load = await Load.on(url, TOKEN, writers);
    after(() => load.abandon());
    await load.until('201', 20);
    // Nobody reads what it says of its troubles.
    service.hangUp();

    limitHandles(pid, handlesOf(pid) + 2);
    const sockets = Array.from({ length: connections }, () => opened(new URL(url)));
    after(async () => {
      for (const socket of sockets) socket.destroy();
    });
    const uploads: Record<string, number> = {};
    for (const until = performance.now() + lasts; performance.now() < until; await pause(50)) {
      const status = await upload(url);
      uploads[status] = (uploads[status] ?? 0) + 1;
      if (!/^(?:201|503|broken)$/.test(status)) throw new Error(`an upload: ${status}`);
    }
    const during = `${handlesOf(pid)} handles`;
    for (const socket of sockets) socket.destroy();
    limitHandles(pid, 20_000);
    const freed = performance.now();
    await load.until('201', writers);
    await load.untilRead();
    if ((await upload(url)) !== '201') throw new Error('an upload when there are handles again');
    const took = Math.round(performance.now() - freed);
    await load.stop();
    const pool = new pg.Pool({ connectionString: database.appUrl, max: 1 });
    const verdict = await judged(pool, load.told).finally(() => pool.end());
    const said = JSON.stringify(verdict);
    if (verdict.lost + verdict.twice + verdict.gaps > 0) throw new Error(said);
    return [
      `${connections} more connections at ${during}: ${load.summary}, uploads ${JSON.stringify(uploads)}`,
      `all went on ${took} ms after there were handles again; ${load.told.acknowledged.length} acknowledged, ${said}`,
      `${peakOf(pid)} MiB at most`,
    ].join('; ');
  });
}

/** A connection that nobody uses; it may be refused. */
function opened({ hostname, port }: URL): Socket {
  const socket = connect(Number(port), hostname);
  socket.on('error', () => undefined);
  void once(socket, 'connect').catch(() => undefined);
  return socket;
}

async function upload(url: string): Promise<string> {
  const headers = { ...bearer(TOKEN), 'content-type': 'application/pdf' };
  const body = `%PDF-1.4\n% ${performance.now()}\n%%EOF\n`;
  const answer = await fetch(`${url}/v1/documents`, { method: 'POST', headers, body }).catch(() => null);
  await answer?.arrayBuffer().catch(() => undefined);
  return answer ? String(answer.status) : 'broken';
}
