import { Injectable } from '@nestjs/common';
import { Database } from '../../db/database.js';
import { Notifier } from '../../db/notifier.js';
import { invalid, Problem } from '../../http/problems/problem.js';
import { Clock } from '../../runtime/clock.js';
import { IdGenerator } from '../../runtime/id-generator.js';
import type { EndpointRow } from '../endpoints/endpoint.entity.js';
import { lockLanes } from '../endpoints/endpoint-lanes.js';
import { Endpoints } from '../endpoints/endpoints.js';
import { LOCK_POSITION } from '../endpoints/fan-out-position.js';
import { MISSED } from './fan-out.sql.js';
import { Notices } from './notices.js';

export const noDelivery = (id: string) => new Problem('not_found', `There is no delivery ${id}.`);

type Attempt = {
  attempt: number;
  at: string;
  status: number | null;
  latencyMs: number;
  error: string | null;
  excerpt: string;
  nextAttemptAt: string | null;
};

type DeliveryRow = {
  number: string;
  id: string;
  endpoint_id: string;
  type: string;
  track: string | null;
  seq: number | null;
  cursor: string;
  state: 'waiting' | 'delivered' | 'failed';
  created_at: Date;
  next_at: Date;
  finished_at: Date | null;
  attempts: Attempt[];
};

const SELECT = `
  SELECT d.number, d.id, d.endpoint_id, d.type, t.slug AS track, d.seq, feed_cursor_v2(d.public, d.position) AS cursor, d.state,
    d.created_at, d.next_at, d.finished_at, a.attempts
  FROM webhook_deliveries d
  JOIN webhook_endpoints e ON e.id = d.endpoint_id AND e.channel = 'webhook' AND e.deleted_at IS NULL
  LEFT JOIN tracks t ON t.id = d.track_id
  CROSS JOIN LATERAL (
    SELECT coalesce(json_agg(json_build_object('attempt', attempt, 'at', at, 'status', status,
      'latencyMs', latency_ms, 'error', error, 'excerpt', excerpt, 'nextAttemptAt', next_at) ORDER BY attempt), '[]')
      AS attempts
    FROM webhook_attempts WHERE delivery = d.number
  ) a`;

/** `messageId` is the webhook-id that the receiver sees; `cursor` the place in the feed, also of what is no row. */
const deliveryView = (row: DeliveryRow) => ({
  id: row.id,
  messageId: `msg_${row.id}`,
  endpoint: row.endpoint_id,
  type: row.type,
  track: row.track,
  seq: row.seq,
  cursor: row.cursor,
  state: row.state,
  createdAt: row.created_at.toISOString(),
  nextAttemptAt: row.state === 'waiting' ? row.next_at.toISOString() : null,
  finishedAt: row.finished_at?.toISOString() ?? null,
  attempts: row.attempts.map(({ at, nextAttemptAt, ...attempt }) => ({
    ...attempt,
    at: new Date(at).toISOString(),
    nextAttemptAt: nextAttemptAt && new Date(nextAttemptAt).toISOString(),
  })),
});
export type DeliveryView = ReturnType<typeof deliveryView>;

/** How often and how long a page waits for an attempt that was asked for, in milliseconds: most take less. */
const ASK_EVERY = 50;
const PATIENCE = 2_500;

/** `tracks`: only of endpoints that name tracks and no others than these. */
type Filter = {
  endpoint?: string;
  state?: string;
  after?: string;
  limit: number;
  tracks?: string[] | null;
};

/** Deliveries that one transaction sends again. */
const AGAIN_AT_ONCE = 500;

/** $1 numbers of deliveries. */
const LOCK_LANES_OF = `
  SELECT FROM webhook_lanes l
  WHERE (l.endpoint_id, l.lane) IN (SELECT d.endpoint_id, d.lane FROM webhook_deliveries d WHERE d.number = ANY($1))
  ORDER BY l.endpoint_id, l.lane FOR UPDATE`;

/** $1 numbers of deliveries, $2 now. */
const AGAIN = `
  WITH again AS (
    UPDATE webhook_deliveries d SET state = 'waiting', tries = 0, next_at = $2::timestamptz, finished_at = NULL
    WHERE d.number = ANY($1) RETURNING d.endpoint_id, d.lane
  )
  INSERT INTO webhook_lanes AS w (endpoint_id, lane, next_at)
  SELECT DISTINCT endpoint_id, lane, $2::timestamptz FROM again ORDER BY endpoint_id, lane
  ON CONFLICT (endpoint_id, lane) DO UPDATE
    SET next_at = CASE WHEN w.holder IS NULL OR w.next_at <= $2 THEN excluded.next_at ELSE w.next_at END`;

/** The delivery log, and what sends again. */
@Injectable()
export class Deliveries {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly ids: IdGenerator,
    private readonly endpoints: Endpoints,
    private readonly notices: Notices,
    private readonly notifier: Notifier,
  ) {}

  /** Newest first; each with the cursor that it stands at. */
  async list({
    endpoint,
    state,
    after,
    limit,
    tracks = null,
  }: Filter): Promise<{ at: string; view: DeliveryView }[]> {
    const { rows } = await this.database.pool.query<DeliveryRow>(
      `${SELECT}
       WHERE ($1::uuid IS NULL OR d.endpoint_id = $1) AND ($2::text IS NULL OR d.state = $2)
         AND ($3::bigint IS NULL OR d.number < $3)
         AND ($5::text[] IS NULL OR (e.tracks <> '{}' AND e.tracks <@ $5))
       ORDER BY d.number DESC LIMIT $4`,
      [endpoint ?? null, state ?? null, after ?? null, limit, tracks],
    );
    return rows.map((row) => ({ at: row.number, view: deliveryView(row) }));
  }

  async one(id: string): Promise<DeliveryView> {
    const { rows } = await this.database.pool.query<DeliveryRow>(`${SELECT} WHERE d.id = $1`, [id]);
    const [row] = rows;
    if (!row) throw noDelivery(id);
    return deliveryView(row);
  }

  /** As `one`, after another attempt than the first `attempts`; as it then stands where none is made in time. */
  async tried({ id, attempts }: DeliveryView): Promise<DeliveryView> {
    const until = Date.now() + PATIENCE;
    for (;;) {
      const now = await this.one(id);
      if (now.attempts.length > attempts.length || Date.now() > until) return now;
      await new Promise((resolve) => setTimeout(resolve, ASK_EVERY));
    }
  }

  /** Sends it once more, whatever became of it, with the whole schedule before it again. */
  async retry(id: string): Promise<DeliveryView> {
    const endpoint = await this.mustBeEnabled((await this.one(id)).endpoint);
    await this.again(endpoint, 'd.id = $1', id);
    return this.one(id);
  }

  /** A message that says nothing, to this endpoint only. */
  async test(endpointId: string): Promise<DeliveryView> {
    const endpoint = await this.mustBeEnabled(endpointId);
    const notice = {
      type: 'endpoint.test' as const,
      public: endpoint.public,
      trackId: null,
      about: this.ids.newId(),
      data: { endpoint: { id: endpointId, description: endpoint.description } },
    };
    const [id] = await this.database.transaction(
      async (at) => (await this.notices.raise(at, notice, { only: endpointId })) ?? [],
    );
    this.notifier.notify('deliveries');
    if (!id) throw new Problem('not_found', `There is no endpoint ${endpointId}.`);
    return this.one(id);
  }

  /** All that failed or was missed since then: while the endpoint was disabled, or before it was there. */
  async recover(endpointId: string, since: string): Promise<{ retried: number; missed: number }> {
    const endpoint = await this.mustBeEnabled(endpointId);
    const missed = await this.database.transaction(async (at) => {
      await lockLanes(at, endpointId);
      const { rows } = await at.query<{ missed: number }>(MISSED, [endpointId, since, this.clock.now()]);
      // What was missed may come before what already waits: its lane looks again what is first.
      await at.query(
        `UPDATE webhook_lanes SET next_at = least(next_at, $2) WHERE endpoint_id = $1 AND holder IS NULL`,
        [endpointId, this.clock.now()],
      );
      return rows[0]?.missed ?? 0;
    });
    const failed = `d.endpoint_id = $1 AND d.state = 'failed' AND d.created_at >= $2`;
    return { retried: await this.again(endpoint, failed, endpointId, since), missed };
  }

  /** A few at a time: nothing is fanned out meanwhile. */
  private async again(endpoint: EndpointRow, which: string, ...values: string[]): Promise<number> {
    const { rows } = await this.database.pool.query<{ number: string }>(
      `SELECT d.number FROM webhook_deliveries d WHERE ${which} ORDER BY d.number`,
      values,
    );
    const numbers = rows.map(({ number }) => number);
    for (let from = 0; from < numbers.length; from += AGAIN_AT_ONCE) {
      const some = numbers.slice(from, from + AGAIN_AT_ONCE);
      // Lanes before deliveries, as whoever settles takes them: one that is under way may be asked for again.
      await this.database.pipeline([
        { text: LOCK_POSITION, values: [endpoint.public] },
        { text: LOCK_LANES_OF, values: [some] },
        { text: AGAIN, values: [some, this.clock.now()] },
      ]);
    }
    this.notifier.notify('deliveries');
    return numbers.length;
  }

  private async mustBeEnabled(endpointId: string) {
    const endpoint = await this.endpoints.one(endpointId);
    if (endpoint.disabled_at) {
      throw invalid([{ pointer: '/path/id', message: 'is disabled: enable it first' }]);
    }
    return endpoint;
  }
}
