import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * A receiver in a process of its own, so that its work is nobody's but its own. `/timed/NAME` notes when each entry
 * came, `/count/NAME` only counts; `/dead` breaks the connection off. Times are of the system's monotonic clock, which
 * every process here reads alike.
 */
export type Order = { take: string } | { tell: string; at: number } | { forget: string };
export type Report =
  | { port: number }
  | { took: [entry: string, at: number][] }
  | { reached: string; at: number };

/** Milliseconds. */
const now = () => Number(process.hrtime.bigint()) / 1e6;

const arrivals = new Map<string, [string, number][]>();
const counts = new Map<string, number>();
const awaited = new Map<string, number>();
const say = (reported: Report) => void process.send?.(reported);

const look = (name: string) => {
  if ((counts.get(name) ?? 0) < (awaited.get(name) ?? Number.POSITIVE_INFINITY)) return;
  awaited.delete(name);
  say({ reached: name, at: now() });
};

const server = createServer((request, response) => {
  const at = now();
  const [, sort, name = ''] = (request.url ?? '').split('/');
  if (sort === 'dead') return request.socket.resetAndDestroy();
  if (sort === 'count') {
    request.resume().on('end', () => {
      response.writeHead(204).end();
      counts.set(name, (counts.get(name) ?? 0) + 1);
      look(name);
    });
    return;
  }
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    response.writeHead(204).end();
    const { transition } = JSON.parse(Buffer.concat(chunks).toString()).data;
    const all = arrivals.get(name) ?? [];
    arrivals.set(name, all);
    all.push([`${transition.track} ${transition.seq}`, at]);
  });
});
// Whoever sends decides when a connection ends.
server.keepAliveTimeout = 0;
server.listen(0, '127.0.0.1', () => say({ port: (server.address() as AddressInfo).port }));

process.on('message', (order: Order) => {
  if ('take' in order) {
    say({ took: arrivals.get(order.take) ?? [] });
    arrivals.delete(order.take);
  } else if ('tell' in order) {
    awaited.set(order.tell, order.at);
    look(order.tell);
  } else counts.delete(order.forget);
});
process.once('disconnect', () => process.exit(0));
