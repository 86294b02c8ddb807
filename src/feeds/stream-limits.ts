import type { ServerResponse } from 'node:http';
import type { FastifyRequest } from 'fastify';
import { addressGroup, isLocalClient, networkOf } from '../audit/addresses.js';
import { Problem } from '../http/problems/problem.js';

/** Streams of one process; of these the strangers may have so many together: the rest is for who has a name here. */
const MOST = { ofAll: 1_000, ofStrangers: 600 };

/** A board that lies open in a browser is a stream: an office behind one address has some, a network twice as many. */
const MOST_OF_ONE = { caller: 100, address: 50, network: 100 };

/** In seconds: a stream ends after a quarter of an hour at most, and most are pages that are left sooner. */
const RETRY = { 'Retry-After': '5' };

/** Whose streams are counted together, and how many they may have. */
type Counted = { of: string; most: number };

/** What the request counts for. Strangers on this machine are told apart by nobody (addresses.ts). */
function countedFor(request: FastifyRequest): Counted[] {
  const { caller, ip } = request;
  if (caller) return [{ of: `caller ${caller.id}`, most: MOST_OF_ONE.caller }];
  const strangers = { of: 'strangers', most: MOST.ofStrangers };
  if (isLocalClient(request)) return [strangers];
  return [
    { of: `address ${addressGroup(ip)}`, most: MOST_OF_ONE.address },
    { of: `network ${networkOf(ip)}`, most: MOST_OF_ONE.network },
    strangers,
  ];
}

/** The room that a process has for streams, and who has taken how much of it. */
export class StreamLimits {
  private taken = 0;
  private readonly sizes = new Map<string, number>();

  /** Takes a place until the response closes; throws where there is none. */
  take(request: FastifyRequest, response: ServerResponse): void {
    const counted = countedFor(request);
    const full = counted.find(({ of, most }) => this.sizeOf(of) >= most);
    if (full && full.of !== 'strangers') {
      throw new Problem('rate_limited', 'You have too many streams open: end one before the next.', {
        headers: RETRY,
      });
    }
    if (full || this.taken >= MOST.ofAll) {
      throw new Problem('unavailable', 'No more streams can be opened just now.', { headers: RETRY });
    }
    this.taken += 1;
    for (const { of } of counted) this.sizes.set(of, this.sizeOf(of) + 1);
    response.once('close', () => {
      this.taken -= 1;
      for (const { of } of counted) {
        const left = this.sizeOf(of) - 1;
        if (left > 0) this.sizes.set(of, left);
        else this.sizes.delete(of);
      }
    });
  }

  private sizeOf(of: string): number {
    return this.sizes.get(of) ?? 0;
  }
}
