import type { FastifyInstance } from 'fastify';
import type { Routes } from './routes.js';

/** Thrown at the start if the path of PUBLIC_URL cannot be told from our own addresses. */
export class BasePathTaken extends Error {}

/** The path of PUBLIC_URL under which a proxy serves us, such as `/paraph`; empty for none. */
export const basePathOf = (publicUrl: string | null): string =>
  publicUrl === null ? '' : new URL(publicUrl).pathname.replace(/\/$/, '');

/** The address as the routes name it. A proxy may pass the path on, or take it away itself. */
export function withoutBase(base: string, address: string): string {
  if (base === '' || !address.startsWith(base)) return address;
  const rest = address.slice(base.length);
  if (rest.startsWith('/')) return rest;
  return rest === '' || rest.startsWith('?') ? `/${rest}` : address;
}

/** Writes `Location` under the path; answers that are kept for a repetition keep it without. */
export function redirectUnder(instance: FastifyInstance, base: string): void {
  if (base === '') return;
  instance.addHook('onSend', (_request, reply, payload, done) => {
    const location = reply.getHeader('location');
    if (typeof location === 'string' && location.startsWith('/') && !location.startsWith('//'))
      reply.header('location', base + location);
    done(null, payload);
  });
}

const firstSegment = (path: string): string => path.split('/', 2)[1] ?? '';

/** Refuses a path that begins as one of our own addresses: whether a proxy took it away could not be told. */
export function refuseOwnPath(instance: FastifyInstance, base: string, routes: Routes): void {
  if (base === '') return;
  instance.addHook('onReady', async () => {
    const first = firstSegment(base);
    if (routes.declared.some(({ url }) => firstSegment(url) === first))
      throw new BasePathTaken(`PUBLIC_URL: Paraph has pages of its own under /${first}; choose another path`);
  });
}
