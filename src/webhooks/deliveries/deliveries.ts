import { Injectable } from '@nestjs/common';
import type { RowOf } from '../../db/columns.js';
import { Database } from '../../db/database.js';
import { Notifier } from '../../db/notifier.js';
import { invalid, Problem } from '../../http/problems/problem.js';
import { Clock } from '../../runtime/clock.js';
import { IdGenerator } from '../../runtime/id-generator.js';
import type { EndpointRow } from '../endpoints/endpoint.entity.js';
import { Endpoints } from '../endpoints/endpoints.js';
import {
  DELIVERY,
  DELIVERY_LOG,
  DELIVERY_NUMBER,
  FAILED_DELIVERY_NUMBERS,
  LOCK_LANES_OF_DELIVERIES,
  REQUEUE,
} from '../sql/deliveries.sql.js';
import { RECORDED_SINCE, RECOVER_MISSED } from '../sql/fan-out.sql.js';
import { LOCK_POSITION, WAKE_LANES } from '../sql/lanes.sql.js';
import type { LOGGED_DELIVERY } from '../sql/tables.sql.js';
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

type DeliveryRow = RowOf<typeof LOGGED_DELIVERY, { state: 'waiting' | 'delivered' | 'failed' }> & {
  track: string | null;
  cursor: string;
  attempts: Attempt[];
};

/** `messageId` is the webhook-id that the receiver sees. `cursor` is the position in the feed, for notices too. */
const deliveryView = (row: DeliveryRow) => ({
  id: row.id,
  messageId: `msg_${row.id}`,
  endpoint: row.endpointId,
  type: row.type,
  track: row.track,
  seq: row.seq,
  cursor: row.cursor,
  state: row.state,
  createdAt: row.createdAt,
  nextAttemptAt: row.state === 'waiting' ? row.nextAt : null,
  finishedAt: row.finishedAt,
  attempts: row.attempts,
});
export type DeliveryView = ReturnType<typeof deliveryView>;

/** How often a page asks for the attempt that it started, and how long it waits for it, in milliseconds. */
const POLL_INTERVAL = 50;
const POLL_TIMEOUT = 2_500;

/** `tracks`: only deliveries of endpoints that name tracks, all among these. */
type Filter = {
  endpoint?: string;
  state?: string;
  after?: string;
  limit: number;
  tracks?: string[] | null;
};

/** Deliveries that one transaction queues again. */
const REQUEUE_BATCH = 500;

/** Rows whose missing deliveries one transaction makes: as many as the fan-out takes. */
const RECOVER_BATCH = 100;

/** Rows of the feed that one statement looks through; it locks nothing. */
const ROWS_LOOKED_THROUGH = 20_000;

type RecordedPage = { reached: string | null; positions: string[] };

/** The delivery log; retries, tests and recovery. */
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

  /** Newest first; `at` is the cursor for paging. */
  async list({
    endpoint,
    state,
    after,
    limit,
    tracks = null,
  }: Filter): Promise<{ at: string; view: DeliveryView }[]> {
    const { rows } = await this.database.pool.query<DeliveryRow>(DELIVERY_LOG, [
      endpoint ?? null,
      state ?? null,
      after ?? null,
      limit,
      tracks,
    ]);
    return rows.map((row) => ({ at: row.number, view: deliveryView(row) }));
  }

  async one(id: string): Promise<DeliveryView> {
    const { rows } = await this.database.pool.query<DeliveryRow>(DELIVERY, [id]);
    const [row] = rows;
    if (!row) throw noDelivery(id);
    return deliveryView(row);
  }

  /** Waits for one more attempt than `attempts`; answers the delivery as it is if none is made in time. */
  async afterNextAttempt({ id, attempts }: DeliveryView): Promise<DeliveryView> {
    const until = Date.now() + POLL_TIMEOUT;
    for (;;) {
      const now = await this.one(id);
      if (now.attempts.length > attempts.length || Date.now() > until) return now;
      await new Promise((resolve) => setTimeout(resolve, POLL_INTERVAL));
    }
  }

  /** Queues the delivery again in any state, with a full retry schedule. */
  async retry(id: string): Promise<DeliveryView> {
    const endpoint = await this.mustBeEnabled((await this.one(id)).endpoint);
    await this.requeue(endpoint, DELIVERY_NUMBER, id);
    return this.one(id);
  }

  /** Sends a test message to this endpoint only. */
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

  /** Queues deliveries that failed since then or were never made, because the endpoint was disabled or did not exist. */
  async recover(endpointId: string, since: string): Promise<{ retried: number; missed: number }> {
    const endpoint = await this.mustBeEnabled(endpointId);
    let missed = 0;
    for await (const positions of this.recordedSince(endpoint, since)) {
      const { rows } = await this.database.write({
        text: RECOVER_MISSED,
        values: [endpointId, positions, this.clock.now()],
      });
      missed += rows[0]?.missed ?? 0;
    }
    // A recovered delivery may come before those that wait in its lane, so the lane is due now.
    await this.database.write({ text: WAKE_LANES, values: [endpointId, this.clock.now()] });
    return { retried: await this.requeue(endpoint, FAILED_DELIVERY_NUMBERS, endpointId, since), missed };
  }

  /** The positions of what was recorded since then, a few at a time: nothing is fanned out while they are recovered. */
  private async *recordedSince(endpoint: EndpointRow, since: string): AsyncGenerator<string[]> {
    for (let after: string | null = '0'; after !== null; ) {
      const page: RecordedPage | undefined = await this.recordedPage(endpoint, after, since);
      const positions = page?.positions ?? [];
      for (let from = 0; from < positions.length; from += RECOVER_BATCH)
        yield positions.slice(from, from + RECOVER_BATCH);
      after = page?.reached ?? null;
    }
  }

  private async recordedPage(endpoint: EndpointRow, after: string, since: string) {
    const values = [endpoint.public, after, since, ROWS_LOOKED_THROUGH];
    return (await this.database.pool.query<RecordedPage>(RECORDED_SINCE, values)).rows[0];
  }

  /** In small transactions, because nothing is fanned out meanwhile. `query` selects numbers of deliveries. */
  private async requeue(endpoint: EndpointRow, query: string, ...values: string[]): Promise<number> {
    const { rows } = await this.database.pool.query<{ number: string }>(query, values);
    const numbers = rows.map(({ number }) => number);
    for (let from = 0; from < numbers.length; from += REQUEUE_BATCH) {
      const some = numbers.slice(from, from + REQUEUE_BATCH);
      // Lanes are locked before deliveries, as Claims.settle does: a running delivery may be queued again.
      await this.database.pipeline([
        { text: LOCK_POSITION, values: [endpoint.public] },
        { text: LOCK_LANES_OF_DELIVERIES, values: [some] },
        { text: REQUEUE, values: [some, this.clock.now()] },
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
