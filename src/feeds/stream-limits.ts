import type { ServerResponse } from 'node:http';
import type { FastifyRequest } from 'fastify';
import { addressGroup, isLocalClient, networkOf } from '../audit/addresses.js';
import { Problem } from '../http/problems/problem.js';

/** Most streams of one process, and most of anonymous callers: the rest is reserved for callers who are signed in. */
const MAX_STREAMS = { total: 1_000, anonymous: 600 };

/** Every board open in a browser is a stream. An office shares one address, so the limits are generous. */
const MAX_STREAMS_PER = { caller: 100, address: 50, network: 100 };

/** In seconds. Short, because most streams are pages that are left soon. */
const RETRY = { 'Retry-After': '5' };

/** A key under which streams are counted, and how many it may have. */
type Quota = { key: string; most: number };

/** The quotas that a request counts against. Anonymous clients on this machine have no address (addresses.ts). */
function quotasOf(request: FastifyRequest): Quota[] {
  const { caller, ip } = request;
  if (caller) return [{ key: `caller ${caller.id}`, most: MAX_STREAMS_PER.caller }];
  const anonymous = { key: 'anonymous', most: MAX_STREAMS.anonymous };
  if (isLocalClient(request)) return [anonymous];
  return [
    { key: `address ${addressGroup(ip)}`, most: MAX_STREAMS_PER.address },
    { key: `network ${networkOf(ip)}`, most: MAX_STREAMS_PER.network },
    anonymous,
  ];
}

/** Counts the open streams of a process, in total and by caller, address and network. */
export class StreamLimits {
  private open = 0;
  private readonly counts = new Map<string, number>();

  /** Counts a stream until its response closes; throws if a limit is reached. */
  reserve(request: FastifyRequest, response: ServerResponse): void {
    const quotas = quotasOf(request);
    const full = quotas.find(({ key, most }) => this.countOf(key) >= most);
    if (full && full.key !== 'anonymous') {
      throw new Problem('rate_limited', 'You have too many open streams. End one first.', {
        headers: RETRY,
      });
    }
    if (full || this.open >= MAX_STREAMS.total) {
      throw new Problem('unavailable', 'The service cannot open more streams now.', { headers: RETRY });
    }
    this.open += 1;
    for (const { key } of quotas) this.counts.set(key, this.countOf(key) + 1);
    response.once('close', () => {
      this.open -= 1;
      for (const { key } of quotas) {
        const left = this.countOf(key) - 1;
        if (left > 0) this.counts.set(key, left);
        else this.counts.delete(key);
      }
    });
  }

  private countOf(key: string): number {
    return this.counts.get(key) ?? 0;
  }
}
