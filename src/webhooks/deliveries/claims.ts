import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { QueryConfig, QueryResult } from 'pg';
import type { RecordOf } from '../../db/columns.js';
import { Database } from '../../db/database.js';
import { Clock } from '../../runtime/clock.js';
import type { EndpointRow } from '../endpoints/endpoint.entity.js';
import { nextAttempt } from '../sending/schedule.js';
import type { SendError, SendResult } from '../sending/send.js';
import { WebhookSettings } from '../sending/settings.js';
import {
  CLAIM,
  CLAIM_ALONE,
  FAILED,
  HEADS,
  LEFT,
  LOCK_ENDPOINTS,
  LOCK_LANES,
  RECORD,
  RECOVERED,
  RELAXED,
  RELEASE,
} from '../sql/claims.sql.js';
import type { RESULTS } from '../sql/tables.sql.js';
import { type Claimed, type Held, type Turn, turnsOf, type Waiting } from './claimed.js';
import { type Disabled, Notices } from './notices.js';

/** Nothing but failure for so long disables an endpoint, in milliseconds: five days, as Standard Webhooks advises. */
const DISABLED_AFTER = 5 * 86_400_000;

/** `internal`: a fault of ours, the receiver was not asked; `mail`: the server would not take it. */
export type Result = Omit<SendResult, 'error'> & { error: SendError | 'internal' | 'mail' | null };

/** One request, or one letter of several. */
export type Attempt = { deliveries: Waiting[]; at: Date; result: Result };

/** What came of a lane, in order; nothing where it is only handed back. */
export type Outcome = { held: Held; attempts: Attempt[] };

type Left = { more: boolean; spentUntil: Date | null };
type ClaimRow = Claimed & { most: number };

/** Claims and their outcomes in the database: much at a time, since each costs the same whatever it brings. */
@Injectable()
export class Claims {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly settings: WebhookSettings,
    private readonly notices: Notices,
  ) {}

  /**
   * `most`: how many turns. `more`: whether something due had to wait for a turn; `again`: when an endpoint whose rate is
   * spent may be told more, if there is any.
   */
  async claim(most: number): Promise<{ turns: Turn[]; more: boolean; again: Date | null }> {
    const now = new Date(this.clock.now());
    const names = Array.from({ length: most }, () => randomUUID());
    const until = new Date(now.getTime() + this.settings.lease);
    const [, lanes, left] = await this.database.pipeline(
      [
        { name: 'claim-alone', text: CLAIM_ALONE },
        { name: 'claim-lanes', text: CLAIM, values: [now, names, until] },
        { name: 'left-due', text: LEFT, values: [now] },
      ],
      RELAXED,
    );
    const claimed: ClaimRow[] = lanes?.rows ?? [];
    const { more, spentUntil: again }: Left = left?.rows[0] ?? { more: false, spentUntil: null };
    if (claimed.length === 0) return { turns: [], more, again };
    const [heads, endpoints] = await Promise.all([
      this.database.pool.query<Waiting>({
        name: 'lane-heads',
        text: HEADS,
        values: [
          claimed.map(({ endpointId }) => endpointId),
          claimed.map(({ lane }) => lane),
          claimed.map(({ most }) => most),
        ],
      }),
      this.database.pool.query<EndpointRow>({
        name: 'claimed-endpoints',
        text: 'SELECT * FROM webhook_endpoints WHERE id = ANY($1)',
        values: [[...new Set(claimed.map(({ endpointId }) => endpointId))]],
      }),
    ]);
    return { turns: turnsOf(claimed, heads.rows, endpoints.rows, now), more, again };
  }

  /** Records what came of lanes, and lets them go on: how many do. */
  async settle(outcomes: readonly Outcome[]): Promise<number> {
    const now = new Date(this.clock.now());
    const verdicts = verdictsOf(outcomes, now);
    const statements = settling(outcomes, verdicts, now);
    const failing = verdicts.filter(isFailing);
    if (failing.length === 0) return goingOn(await this.database.pipeline(statements, RELAXED));
    return this.database.transaction(
      async (at) => {
        const answers = await Promise.all(statements.map((statement) => at.query(statement)));
        const { rows } = await at.query<Disabled>({
          name: 'endpoints-failed',
          text: FAILED,
          values: [JSON.stringify(failing), now, new Date(now.getTime() - DISABLED_AFTER)],
        });
        for (const row of rows) if (row.disabled_at) await this.notices.endpointDisabled(at, row);
        return goingOn(answers);
      },
      { begin: RELAXED },
    );
  }
}

const goingOn = ([, , released]: readonly QueryResult[]): number => released?.rowCount ?? 0;

/** What is written of every outcome, failed or not. */
function settling(outcomes: readonly Outcome[], verdicts: readonly Verdict[], now: Date): QueryConfig[] {
  const held = outcomes.map((outcome) => outcome.held);
  const lanes = [
    held.map((one) => one.endpoint.id),
    held.map((one) => one.lane),
    held.map((one) => one.holder),
  ];
  const attempts = outcomes.flatMap((outcome) => outcome.attempts.flatMap((one) => rowsOf(one, now)));
  const well = verdicts.filter(({ took, wasFailing }) => took && wasFailing).map(({ id }) => id);
  const concerned = [...well, ...verdicts.filter(isFailing).map(({ id }) => id)];
  return [
    { name: 'lock-lanes', text: LOCK_LANES, values: lanes },
    { name: 'record-attempts', text: RECORD, values: [JSON.stringify(attempts)] },
    { name: 'release-lanes', text: RELEASE, values: lanes },
    ...(concerned.length > 0 ? [{ name: 'lock-endpoints', text: LOCK_ENDPOINTS, values: [concerned] }] : []),
    ...(well.length > 0 ? [{ name: 'endpoints-well', text: RECOVERED, values: [well] }] : []),
  ];
}

type Verdict = {
  id: string;
  took: boolean;
  wasFailing: boolean;
  times: number;
  waitUntil: Date | null;
  gone: boolean;
};

const isFailing = ({ took, gone, waitUntil }: Verdict): boolean => !took || gone || waitUntil !== null;

/** What the outcomes say of their endpoints: one that took anything is not failing, though it may ask to wait. */
function verdictsOf(outcomes: readonly Outcome[], now: Date): Verdict[] {
  const tried = outcomes.filter(({ attempts }) => attempts.length > 0);
  return [...Map.groupBy(tried, ({ held }) => held.endpoint.id)].map(([id, its]) => {
    const results = its.flatMap(({ attempts }) => attempts.map(({ result }) => result));
    const failed = results.filter(({ outcome }) => outcome !== 'delivered');
    return {
      id,
      took: failed.length < results.length,
      wasFailing: its.some(
        ({ held: { endpoint } }) => endpoint.failures > 0 || endpoint.failing_since !== null,
      ),
      times: failed.length,
      waitUntil: askedUntil(failed, now),
      gone: failed.some(({ outcome }) => outcome === 'gone'),
    };
  });
}

/** "Too many" and "not now" are said of the receiver, not of one delivery (RFC 6585, 4; RFC 9110, 15.6.4). */
function askedUntil(failed: readonly Result[], now: Date): Date | null {
  const asked = failed.flatMap(({ retryAfterMs, status }) =>
    retryAfterMs && (status === 429 || status === 503) ? [retryAfterMs] : [],
  );
  return asked.length > 0 ? new Date(now.getTime() + Math.max(...asked)) : null;
}

function rowsOf({ deliveries, at, result }: Attempt, now: Date): RecordOf<typeof RESULTS>[] {
  const { status, error, excerpt, latencyMs } = result;
  return deliveries.map(({ number, tries }) => {
    const wait =
      result.outcome === 'failed' ? nextAttempt(tries + 1, Math.random(), result.retryAfterMs) : null;
    const nextAt = wait === null ? null : new Date(now.getTime() + wait);
    const state = result.outcome === 'delivered' ? 'delivered' : nextAt ? 'waiting' : 'failed';
    return { number, state, at, latencyMs, status, error, excerpt, nextAt, finishedAt: nextAt ? null : now };
  });
}
