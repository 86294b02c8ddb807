import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { Cluster } from '../../cluster/cluster.js';
import { bearer, openTracks, toldNothing, writeOn } from '../judge/callers.js';
import { judged } from '../judge/judge.js';

export type FailOver = {
  synchronous: boolean;
  writers: number;
  /** How long they write before the primary is lost, and after another has taken over, in milliseconds. */
  lasts: number;
};

/** The newest place of a consumer of the feed. */
async function head(url: string, token: string): Promise<string> {
  let cursor = '0';
  for (let isMore = true; isMore; ) {
    const answer = await fetch(`${url}/v1/feed?after=${cursor}&limit=500`, { headers: bearer(token) });
    const { items, next } = (await answer.json()) as { items: unknown[]; next: string };
    isMore = items.length > 0;
    cursor = next;
  }
  return cursor;
}

/**
 * Loses the primary of three servers under writers, and promotes a replica. Callers are told 503 with Retry-After at
 * most. If commits wait for a replica, nothing that was acknowledged is lost. If not, what is lost is told: a consumer
 * of the feed that is further gets 410. Throws at the first that is not so.
 */
export async function failedOver({ synchronous, writers, lasts }: FailOver): Promise<string> {
  const cluster = await Cluster.start({ instances: 3, replicas: 2, synchronous });
  const { url, adminToken: token } = cluster;
  const told = toldNothing();
  let isOver = false;
  try {
    const tracks = Array.from({ length: writers }, (_, n) => `track-${n}`);
    await openTracks(url, token, tracks);
    const writing = Promise.all(
      tracks.map((track) => writeOn(track, { at: cluster, token, told, isOver: () => isOver })),
    );
    const written = Promise.race([writing, pause(lasts)]);
    await written;
    const consumer = await head(url, token);
    cluster.killPrimary();
    const killed = performance.now();
    const primary = await cluster.failOver();
    const promoted = performance.now();
    await Promise.race([writing, pause(lasts)]);
    isOver = true;
    await writing;
    const pool = new pg.Pool({ connectionString: cluster.appUrlAt(primary), max: 1 });
    pool.on('error', () => undefined);
    const verdict = await judged(pool, told);
    const epochs = await pool.query('SELECT max(number) AS number FROM feed_epochs');
    await pool.end();
    const feed = await fetch(`${url}/v1/feed?after=${consumer}`, { headers: bearer(token) });
    const seconds = (from: number, until: number) => `${((until - from) / 1000).toFixed(1)} s`;
    const summary = [
      `${told.acknowledged.length} acknowledged, ${JSON.stringify(verdict)}`,
      `answers ${JSON.stringify(told.answers)}`,
      `promoted after ${seconds(killed, promoted)}`,
      `nobody was told 201 for ${seconds(0, told.longestPause)} at most`,
      `epoch ${epochs.rows[0]?.number}, the consumer of before gets ${feed.status}`,
    ].join('; ');
    if (verdict.twice > 0 || verdict.gaps > 0 || (synchronous && verdict.lost > 0)) throw new Error(summary);
    if (epochs.rows[0]?.number < 2) throw new Error(`no epoch began: ${summary}`);
    return summary;
  } finally {
    isOver = true;
    await cluster.stop();
  }
}
