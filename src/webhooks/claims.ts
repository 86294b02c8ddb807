import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { ClientBase } from 'pg';
import { Database } from '../db/database.js';
import { Surroundings } from '../surroundings.js';
import { CLAIM, DUE_ENDPOINTS, FAILED, HEADS, LOCK_LANES, RECORD, RECOVERED, RELEASE } from './claims.sql.js';
import { RELAXED } from './dispatcher.js';
import type { EndpointRow } from './endpoint.js';
import { Notices } from './notices.js';
import { nextAttempt } from './schedule.js';
import type { SendError, SendResult } from './send.js';
import { WebhookSettings } from './settings.js';

/** Nothing but failure for so long disables an endpoint, in milliseconds: five days, as Standard Webhooks advises. */
const DISABLED_AFTER = 5 * 86_400_000;

export type Waiting = {
  number: string;
  id: string;
  type: string;
  public: boolean;
  position: string;
  seq: number | null;
  notice_id: string | null;
  tries: number;
  next_at: Date;
};

/** A lane of ours until the lease ends, with what is first in it: more than one delivery only for a digest. */
export type Claimed = { endpoint: EndpointRow; lane: string; deliveries: Waiting[] };

/** `internal`: a fault of ours, the receiver was not asked; `mail`: the server would not take it. */
export type Result = Omit<SendResult, 'error'> & { error: SendError | 'internal' | 'mail' | null };

/** What came of a claim; null where it was not tried, and the lane is handed back. */
export type Outcome = { claimed: Claimed; at: Date; result: Result | null };

type Key = { endpoint_id: string; lane: string };

/** Claims and their outcomes in the database; `holder` is this process. */
@Injectable()
export class Claims {
  private readonly holder = randomUUID();

  constructor(
    private readonly database: Database,
    private readonly surroundings: Surroundings,
    private readonly settings: WebhookSettings,
    private readonly notices: Notices,
  ) {}

  /** `again`: when an endpoint whose rate is spent may be told more, if there is any. */
  async claim(most: number): Promise<{ claimed: Claimed[]; again: Date | null }> {
    return this.database.transaction(async (at) => {
      const now = new Date(this.surroundings.now());
      const due = await at.query<{ id: string; spent_until: Date | null }>({
        name: 'due-endpoints',
        text: DUE_ENDPOINTS,
        values: [now],
      });
      const until = new Date(now.getTime() + this.settings.lease);
      const isSpent = ({ spent_until }: { spent_until: Date | null }) =>
        spent_until !== null && spent_until > now;
      const again = due.rows.filter(isSpent).map(({ spent_until }) => spent_until?.getTime() ?? 0);
      const ids = due.rows.filter((row) => !isSpent(row)).map(({ id }) => id);
      const soonest = again.length > 0 ? new Date(Math.min(...again)) : null;
      if (ids.length === 0) return { claimed: [], again: soonest };
      const { rows: keys } = await at.query<Key>({
        name: 'claim-lanes',
        text: CLAIM,
        values: [now, ids, most, this.holder, until],
      });
      if (keys.length === 0) return { claimed: [], again: soonest };
      const heads = await at.query<Waiting & Key>({
        name: 'lane-heads',
        text: HEADS,
        values: arraysOf(keys),
      });
      const byLane = Map.groupBy(heads.rows, keyOf);
      const endpoints = await at.query<EndpointRow>({
        name: 'claimed-endpoints',
        text: 'SELECT * FROM webhook_endpoints WHERE id = ANY($1)',
        values: [[...new Set(keys.map(({ endpoint_id }) => endpoint_id))]],
      });
      const byId = new Map(endpoints.rows.map((row) => [row.id, row]));
      const claimed: Claimed[] = [];
      const idle: Key[] = [];
      for (const key of keys) {
        const deliveries = byLane.get(keyOf(key))?.filter(({ next_at }) => next_at <= now) ?? [];
        const endpoint = byId.get(key.endpoint_id);
        if (deliveries.length === 0 || !endpoint) idle.push(key);
        else claimed.push({ endpoint, lane: key.lane, deliveries });
      }
      if (idle.length > 0) await at.query({ name: 'release-lanes', text: RELEASE, values: arraysOf(idle) });
      // More may be due of a rate that was just spent.
      const paced = claimed.some(({ endpoint }) => endpoint.rate_limit !== null);
      return { claimed, again: paced ? now : soonest };
    }, RELAXED);
  }

  /** Records what came of claims, and lets their lanes go on. */
  async settle(outcomes: readonly Outcome[]): Promise<void> {
    const keys = outcomes.map(({ claimed }) => ({ endpoint_id: claimed.endpoint.id, lane: claimed.lane }));
    const now = new Date(this.surroundings.now());
    await this.database.transaction(async (at) => {
      const { rows: ours } = await at.query<Key>({
        name: 'lock-lanes',
        text: LOCK_LANES,
        values: [...arraysOf(keys), this.holder],
      });
      const attempts = outcomes.flatMap((outcome) => attemptsOf(outcome, now));
      if (attempts.length > 0) {
        await at.query({ name: 'record-attempts', text: RECORD, values: [JSON.stringify(attempts)] });
      }
      await at.query({ name: 'release-lanes', text: RELEASE, values: arraysOf(ours) });
      await this.judge(at, outcomes, now);
    }, RELAXED);
  }

  /** What the outcomes say of their endpoints: one that took anything is not failing. */
  private async judge(at: ClientBase, outcomes: readonly Outcome[], now: Date): Promise<void> {
    const tried = outcomes.filter(({ result }) => result !== null);
    const byEndpoint = Map.groupBy(tried, ({ claimed }) => claimed.endpoint.id);
    const took = [...byEndpoint].filter(([, all]) =>
      all.some(({ result }) => result?.outcome === 'delivered'),
    );
    if (took.length > 0) {
      await at.query({ name: 'endpoints-well', text: RECOVERED, values: [took.map(([id]) => id).sort()] });
    }
    const failing = [...byEndpoint]
      .filter(([id, all]) => !took.some(([other]) => other === id) || all.some(isGone))
      .map(([id, all]) => ({
        id,
        times: all.length,
        wait_until: waitUntil(all, now),
        gone: all.some(isGone),
      }));
    if (failing.length === 0) return;
    const { rows } = await at.query<Disabled>({
      name: 'endpoints-failed',
      text: FAILED,
      values: [JSON.stringify(failing), now, new Date(now.getTime() - DISABLED_AFTER)],
    });
    for (const row of rows) if (row.disabled_at) await this.notices.endpointDisabled(at, row);
  }
}

export type Disabled = {
  id: string;
  public: boolean;
  description: string;
  disabled_at: Date | null;
  disabled_reason: string | null;
};

const keyOf = ({ endpoint_id, lane }: Key): string => `${endpoint_id} ${lane}`;
const arraysOf = (keys: readonly Key[]) => [
  keys.map(({ endpoint_id }) => endpoint_id),
  keys.map(({ lane }) => lane),
];

const isGone = ({ result }: Outcome): boolean => result?.outcome === 'gone';

/** "Too many" and "not now" are said of the receiver, not of one delivery (RFC 6585, 4; RFC 9110, 15.6.4). */
function waitUntil(outcomes: readonly Outcome[], now: Date): Date | null {
  const asked = outcomes.flatMap(({ result }) =>
    result?.retryAfterMs && (result.status === 429 || result.status === 503) ? [result.retryAfterMs] : [],
  );
  return asked.length > 0 ? new Date(now.getTime() + Math.max(...asked)) : null;
}

function attemptsOf({ claimed, at, result }: Outcome, now: Date) {
  if (!result) return [];
  const { status, error, excerpt, latencyMs: latency } = result;
  return claimed.deliveries.map(({ number, tries }) => {
    const wait =
      result.outcome === 'failed' ? nextAttempt(tries + 1, Math.random(), result.retryAfterMs) : null;
    const nextAt = wait === null ? null : new Date(now.getTime() + wait);
    const state = result.outcome === 'delivered' ? 'delivered' : nextAt ? 'waiting' : 'failed';
    const attempt = { number, state, at, latency, status, error, excerpt };
    return { ...attempt, next_at: nextAt, finished_at: nextAt ? null : now };
  });
}
