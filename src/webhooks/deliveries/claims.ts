import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { QueryConfig, QueryResult } from 'pg';
import type { RecordOf } from '../../db/columns.js';
import { Database } from '../../db/database.js';
import { Clock } from '../../runtime/clock.js';
import { nextAttempt } from '../../runtime/retries.js';
import type { EndpointRow } from '../endpoints/endpoint.entity.js';
import type { SendError, SendResult } from '../sending/send.js';
import { WebhookSettings } from '../sending/settings.js';
import {
  BEGIN_ASYNC_COMMIT,
  CLAIM_LANES,
  LANE_HEADS,
  LOCK_CLAIMS,
  LOCK_ENDPOINTS,
  LOCK_LANES,
  RECALL_UNTRIED,
  RECORD_ATTEMPTS,
  RECORD_FAILURES,
  RELEASE_LANES,
  REMAINING_DUE,
  RESET_FAILURES,
} from '../sql/claims.sql.js';
import type { RECORDED_RESULT } from '../sql/tables.sql.js';
import { type Batch, batchesOf, type LaneLease, type LeasedLane, type QueuedDelivery } from './batches.js';
import { type DisabledEndpoint, Notices } from './notices.js';

/** An endpoint that has only failed for this long is disabled, in milliseconds: five days, as Standard Webhooks advises. */
const DISABLED_AFTER = 5 * 86_400_000;

/** `internal`: a fault of ours, no request was sent; `mail`: the mail server refused the message. */
export type Result = Omit<SendResult, 'error'> & { error: SendError | 'internal' | 'mail' | null };

/** One HTTP request, or one mail about several deliveries. */
export type Attempt = { deliveries: QueuedDelivery[]; at: Date; result: Result };

/** The attempts at a lane's deliveries, in order; empty if the lane is only released. */
export type LaneOutcome = { leased: LeasedLane; attempts: Attempt[] };

type Remaining = { more: boolean; spentUntil: Date | null };
type ClaimRow = LaneLease & { most: number };

/** Leases lanes and records their outcomes. Both work on many lanes at once, since a call costs about the same for one. */
@Injectable()
export class Claims {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly settings: WebhookSettings,
    private readonly notices: Notices,
  ) {}

  /**
   * `most`: how many batches; `own`: those that the caller still works on. `more`: whether due deliveries are left; `again`: when the next endpoint at its rate limit may
   * get more, if there is one.
   */
  async claim(
    most: number,
    own: readonly string[],
  ): Promise<{ batches: Batch[]; more: boolean; again: Date | null }> {
    const now = new Date(this.clock.now());
    const batchIds = Array.from({ length: most }, () => randomUUID());
    const until = new Date(now.getTime() + this.settings.lease);
    const [, lanes, left] = await this.database.pipeline(
      [
        { name: 'claim-alone', text: LOCK_CLAIMS },
        { name: 'claim-lanes', text: CLAIM_LANES, values: [now, batchIds, until, own] },
        { name: 'left-due', text: REMAINING_DUE, values: [now] },
      ],
      BEGIN_ASYNC_COMMIT,
    );
    const claimed: ClaimRow[] = lanes?.rows ?? [];
    const { more, spentUntil: again }: Remaining = left?.rows[0] ?? { more: false, spentUntil: null };
    if (claimed.length === 0) return { batches: [], more, again };
    const [heads, endpoints] = await Promise.all([
      this.database.pool.query<QueuedDelivery>({
        name: 'lane-heads',
        text: LANE_HEADS,
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
    return { batches: batchesOf(claimed, heads.rows, endpoints.rows, now), more, again };
  }

  /** After the clock was set back: what was made before is due at once, not when the clock comes there again. */
  async recallUntried(): Promise<void> {
    await this.database.pool.query(RECALL_UNTRIED, [new Date(this.clock.now())]);
  }

  /** Records attempts and releases the lanes; answers how many lanes have further deliveries. */
  async settle(outcomes: readonly LaneOutcome[]): Promise<number> {
    const now = new Date(this.clock.now());
    const verdicts = verdictsOf(outcomes, now);
    const statements = settleStatements(outcomes, verdicts, now);
    const failing = verdicts.filter(isFailing);
    if (failing.length === 0)
      return continuedLanes(await this.database.pipeline(statements, BEGIN_ASYNC_COMMIT));
    return this.database.transaction(
      async (at) => {
        const answers = await Promise.all(statements.map((statement) => at.query(statement)));
        const { rows } = await at.query<DisabledEndpoint>({
          name: 'endpoints-failed',
          text: RECORD_FAILURES,
          values: [JSON.stringify(failing), now, new Date(now.getTime() - DISABLED_AFTER)],
        });
        for (const row of rows) if (row.disabled_at) await this.notices.endpointDisabled(at, row);
        return continuedLanes(answers);
      },
      { begin: BEGIN_ASYNC_COMMIT },
    );
  }
}

const continuedLanes = ([, , released]: readonly QueryResult[]): number => released?.rowCount ?? 0;

/** The statements that every settlement needs, whether or not endpoints failed. */
function settleStatements(
  outcomes: readonly LaneOutcome[],
  verdicts: readonly Verdict[],
  now: Date,
): QueryConfig[] {
  const leased = outcomes.map((outcome) => outcome.leased);
  const lanes = [
    leased.map((one) => one.endpoint.id),
    leased.map((one) => one.lane),
    leased.map((one) => one.holder),
  ];
  const attempts = outcomes.flatMap((outcome) => outcome.attempts.flatMap((one) => rowsOf(one, now)));
  const recovered = verdicts
    .filter(({ hasDelivered, wasFailing }) => hasDelivered && wasFailing)
    .map(({ id }) => id);
  const lockedIds = [...recovered, ...verdicts.filter(isFailing).map(({ id }) => id)];
  return [
    { name: 'lock-lanes', text: LOCK_LANES, values: lanes },
    { name: 'record-attempts', text: RECORD_ATTEMPTS, values: [JSON.stringify(attempts)] },
    { name: 'release-lanes', text: RELEASE_LANES, values: lanes },
    ...(lockedIds.length > 0 ? [{ name: 'lock-endpoints', text: LOCK_ENDPOINTS, values: [lockedIds] }] : []),
    ...(recovered.length > 0
      ? [{ name: 'endpoints-recovered', text: RESET_FAILURES, values: [recovered] }]
      : []),
  ];
}

type Verdict = {
  id: string;
  hasDelivered: boolean;
  wasFailing: boolean;
  times: number;
  waitUntil: Date | null;
  gone: boolean;
};

const isFailing = ({ hasDelivered, gone, waitUntil }: Verdict): boolean =>
  !hasDelivered || gone || waitUntil !== null;

/** Sums up outcomes by endpoint. An endpoint that accepted anything is not failing, though it may still ask to wait. */
function verdictsOf(outcomes: readonly LaneOutcome[], now: Date): Verdict[] {
  const tried = outcomes.filter(({ attempts }) => attempts.length > 0);
  return [...Map.groupBy(tried, ({ leased }) => leased.endpoint.id)].map(([id, outcomes]) => {
    const results = outcomes.flatMap(({ attempts }) => attempts.map(({ result }) => result));
    const failed = results.filter(({ outcome }) => outcome !== 'delivered');
    return {
      id,
      hasDelivered: failed.length < results.length,
      wasFailing: outcomes.some(
        ({ leased: { endpoint } }) => endpoint.failures > 0 || endpoint.failing_since !== null,
      ),
      times: failed.length,
      waitUntil: requestedPause(failed, now),
      gone: failed.some(({ outcome }) => outcome === 'gone'),
    };
  });
}

/** 429 and 503 concern the whole receiver, not one delivery (RFC 6585, 4; RFC 9110, 15.6.4). */
function requestedPause(failed: readonly Result[], now: Date): Date | null {
  const waits = failed.flatMap(({ retryAfterMs, status }) =>
    retryAfterMs && (status === 429 || status === 503) ? [retryAfterMs] : [],
  );
  return waits.length > 0 ? new Date(now.getTime() + Math.max(...waits)) : null;
}

function rowsOf({ deliveries, at, result }: Attempt, now: Date): RecordOf<typeof RECORDED_RESULT>[] {
  const { status, error, excerpt, latencyMs } = result;
  return deliveries.map(({ number, tries }) => {
    const wait =
      result.outcome === 'failed' ? nextAttempt(tries + 1, Math.random(), result.retryAfterMs) : null;
    const nextAt = wait === null ? null : new Date(now.getTime() + wait);
    const state = result.outcome === 'delivered' ? 'delivered' : nextAt ? 'waiting' : 'failed';
    return { number, state, at, latencyMs, status, error, excerpt, nextAt, finishedAt: nextAt ? null : now };
  });
}
