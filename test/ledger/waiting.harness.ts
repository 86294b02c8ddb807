import { readFileSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import pg from 'pg';
import type { TestDatabase } from '../support/database.js';

/** Another process that writes to a track: holds its lock until it is let go. */
export async function holding(database: TestDatabase, slug: string): Promise<() => Promise<void>> {
  const client = new pg.Client({ connectionString: database.appUrl });
  await client.connect();
  await client.query('BEGIN');
  await client.query(
    'SELECT FROM heads h JOIN tracks t ON t.id = h.track_id WHERE t.slug = $1 FOR UPDATE OF h',
    [slug],
  );
  return async () => {
    await client.query('COMMIT');
    await client.end();
  };
}

/** How many sessions of the database wait for a lock. */
export async function waitingForLocks(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query(
    `SELECT count(*)::int FROM pg_stat_activity
     WHERE datname = current_database() AND wait_event_type = 'Lock'`,
  );
  return rows[0].count;
}

/**
 * What is done with the packet of which a wire is told to lose the answer: the one with certain words, where a packet
 * with others came before it on the same connection.
 */
type Loss = { of: string; after?: string; delivered: boolean };

/** A wire to the database that breaks when told: before a packet with certain words is delivered, or right after. */
export async function wireTo(url: string): Promise<{ url: string; lose(loss: Loss): void; close(): void }> {
  const target = new URL(url);
  const port = Number(target.port);
  let loss: Loss | null = null;
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(port, target.hostname);
    let isLost = false;
    let mayBe = false;
    for (const socket of [near, far]) sockets.add(socket.on('error', () => undefined));
    near.on('data', (chunk) => {
      mayBe ||= loss !== null && chunk.includes(loss.after ?? loss.of);
      const isIt = mayBe && loss !== null && chunk.includes(loss.of);
      if (isIt && !loss?.delivered) return far.destroy();
      if (isIt) {
        isLost = true;
        loss = null;
      }
      return far.write(chunk);
    });
    far.on('data', (chunk) => (isLost ? near.destroy() : near.write(chunk)));
    near.on('close', () => far.end());
    far.on('close', () => {
      loss = null;
      near.destroy();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  target.port = String((server.address() as { port: number }).port);
  return {
    url: target.href,
    lose: (next) => {
      loss = next;
    },
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

/**
 * A server and all that it has forked, stopped in the middle of whatever they do; gives what lets them go on. So does a
 * signal that ends the run: what stands still cannot be stopped in good order.
 */
export function freeze(postmaster: number): () => void {
  const children = readFileSync(`/proc/${postmaster}/task/${postmaster}/children`, 'utf8');
  const all = [postmaster, ...children.trim().split(' ').map(Number)];
  const goOn = () => {
    for (const signal of ['SIGINT', 'SIGTERM']) process.off(signal, goOn);
    for (const pid of all) process.kill(pid, 'SIGCONT');
  };
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, goOn);
  for (const pid of all) process.kill(pid, 'SIGSTOP');
  return goOn;
}
