import { setTimeout as pause } from 'node:timers/promises';
import type { Pool } from 'pg';
import { receiver } from '../../webhooks/webhooks.harness.js';
import { audit, auditFeed, checkOrder } from '../ledger/audit.js';
import {
  type Acknowledged,
  bearer,
  type Calling,
  openTracks,
  type Site,
  type Told,
  toldNothing,
  writeOn,
  writeOnceOn,
} from './callers.js';
import {
  checkDeliveries,
  keyOf,
  missingOf,
  trackOf,
  untilDelivered,
  untilNothingIsLeft,
  within,
} from './deliveries.js';
import { judged } from './judge.js';
import { Consumer, readOn } from './readers.js';

export type Traffic = {
  at: Site;
  token: string;
  /** Straight to the database, whatever lies between it and the service. */
  pool: Pool;
  /** Who write with keys, without, and who read. Each has a track of its own. */
  size: { keyed: number; once: number; readers: number };
  /** How long deliveries may stand still in the end, in milliseconds. */
  patience: number;
  /** Whether keys of callers that were cut off are settled at once, and not when their half minute has passed. */
  isInHurry?: boolean | undefined;
  /** How long writers wait after an entry, in milliseconds. */
  pace?: number;
  /** What entries have beside their summaries. */
  entry?: object;
  /** How long the receiver takes to answer, in milliseconds. */
  answersAfter?: number;
  /** Whether deliveries grow old meanwhile, and are deleted. */
  isPruned?: boolean;
  /** More callers, whose work a judge of their own looks at in the end. */
  more?: (calling: Calling) => { done: Promise<unknown>; judge: () => Promise<string> };
};

/** What happens at the moment, for whoever makes the faults. */
export type Seen = {
  told: Told;
  /** Tracks with an entry that was acknowledged and did not come to the receiver yet. */
  waiting: () => Set<string>;
  /** When the last entry of a track came to the receiver, on the clock of `performance`. */
  cameAt: ReadonlyMap<string, number>;
};

/** In milliseconds: the judge reads all that writers wrote. */
const PACE = 40;
const PUBLIC = { visibility: 'public' };

/**
 * Writers with and without keys, readers, consumers of both feeds and a receiver of webhooks, while `faults` are made.
 * In the end everything that callers were told is compared with the rows; every status is folded again; each consumer
 * has had each row once, in order; every acknowledged public entry has come to the receiver, in order. Throws at the
 * first that is not so, else returns the figures. `faults` returns its own.
 */
export async function underTraffic(
  {
    at,
    token,
    pool,
    size,
    patience,
    isInHurry,
    pace = PACE,
    entry,
    answersAfter,
    isPruned = false,
    more,
  }: Traffic,
  faults: (seen: Seen) => Promise<string>,
): Promise<string> {
  const cameAt = new Map<string, number>();
  const to = await receiver((message, response) => {
    cameAt.set(trackOf(message), performance.now());
    setTimeout(() => response.writeHead(204).end(), answersAfter);
  });
  const told = toldNothing();
  let [isOver, isRead] = [false, false];
  const calling: Calling = { at, token, told, isOver: () => isOver, pace };
  const consumers = [new Consumer('full'), new Consumer('public')];
  const named = (what: string, count: number) => Array.from({ length: count }, (_, n) => `${what}-${n}`);
  const [keyed, once] = [named('keyed', size.keyed), named('once', size.once)];
  const isPublic = ({ track }: Acknowledged) => track.startsWith('keyed-');
  const missing = () => missingOf(told.acknowledged.filter(isPublic), to.got);
  try {
    await openTracks(at.url, token, [...keyed, ...once], 'readmission');
    await mustBe201(`${at.url}/v1/webhooks/endpoints`, token, { url: to.url });
    const others = more?.(calling);
    const writing = Promise.all([
      ...keyed.map((track) => writeOn(track, calling, { ...PUBLIC, ...entry })),
      ...once.map((track) => writeOnceOn(track, calling, entry)),
      ...named('keyed', size.readers).map((track) => readOn(track, calling)),
      others?.done,
    ]);
    const following = Promise.all(consumers.map((one) => one.follow({ ...calling, isOver: () => isRead })));
    const failing = new Promise<never>((_, reject) => {
      writing.catch(reject);
      following.catch(reject);
    });
    const making = (async () => {
      while (told.acknowledged.length === 0) await pause(5);
      return faults({
        told,
        cameAt,
        waiting: () => new Set(missing().map((key) => key.slice(0, key.lastIndexOf(' ')))),
      });
    })();
    const made = await Promise.race([making, failing]);
    isOver = true;
    if (isInHurry) await endHolds(pool);
    await Promise.race([writing, failing]);
    await untilDelivered(missing, patience);
    await untilNothingIsLeft(pool, patience, isPruned);
    const lengths = await auditFeed(pool);
    const behind = () => consumers.filter(({ sees, got }) => got.length < lengths[sees]);
    await Promise.race([
      within(
        patience,
        async () => behind().length === 0,
        () => `consumers of the feed have not had all`,
      ),
      failing,
    ]);
    isRead = true;
    await following;
    for (const { sees, got } of consumers) {
      if (got.length !== lengths[sees])
        throw new Error(`the ${sees} feed gave ${got.length} of ${lengths[sees]}`);
      checkOrder(got);
    }
    checkDeliveries(to.got);
    const verdict = await judged(pool, told);
    const rows = await audit(pool);
    const judgedToo = await others?.judge();
    const { lost, twice, denied, gaps } = verdict;
    const again = to.got.length - new Set(to.got.map(keyOf)).size;
    const summary = [
      made,
      `${told.acknowledged.length} acknowledged, ${told.refused.length} refused, ${JSON.stringify(verdict)}`,
      ...(judgedToo === undefined ? [] : [judgedToo]),
      `answers ${JSON.stringify(told.answers)}`,
      `${rows} rows folded again, read once and in order by 2 consumers`,
      `${to.got.length} deliveries, ${again} of them again`,
    ].join('; ');
    if (lost + twice + denied + gaps > 0) throw new Error(summary);
    return summary;
  } finally {
    isOver = true;
    isRead = true;
    await to.close();
  }
}

/** As if the time had passed for which a request holds its Idempotency-Key. */
const endHolds = (pool: Pool) =>
  pool.query('UPDATE idempotency_keys SET held_until = created_at WHERE answer IS NULL');

async function mustBe201(url: string, token: string, body: object): Promise<void> {
  const answer = await fetch(url, { method: 'POST', headers: bearer(token), body: JSON.stringify(body) });
  if (answer.status !== 201) throw new Error(`${url}: ${answer.status} ${await answer.text()}`);
}
