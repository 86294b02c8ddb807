import { Injectable } from '@nestjs/common';
import type { RowOf } from '../../db/columns.js';
import { Database } from '../../db/database.js';
import { Notifier } from '../../db/notifier.js';
import { invalid, Problem } from '../../http/problems/problem.js';
import { Clock } from '../../runtime/clock.js';
import { IdGenerator } from '../../runtime/id-generator.js';
import type { EndpointRow } from '../endpoints/endpoint.entity.js';
import { lockLanes } from '../endpoints/endpoint-lanes.js';
import { Endpoints } from '../endpoints/endpoints.js';
import {
  DELIVERY,
  DELIVERY_LOG,
  LOCK_LANES_OF,
  LOOK_AGAIN,
  NUMBER_OF,
  NUMBERS_OF_FAILED,
  SEND_AGAIN,
} from '../sql/deliveries.sql.js';
import { MISSED } from '../sql/fan-out.sql.js';
import { LOCK_POSITION } from '../sql/lanes.sql.js';
import type { LOGGED } from '../sql/tables.sql.js';
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

type DeliveryRow = RowOf<typeof LOGGED, { state: 'waiting' | 'delivered' | 'failed' }> & {
  track: string | null;
  cursor: string;
  attempts: Attempt[];
};

/** `messageId` is the webhook-id that the receiver sees; `cursor` the place in the feed, also of what is no row. */
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
    await this.again(endpoint, NUMBER_OF, id);
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
      await at.query(LOOK_AGAIN, [endpointId, this.clock.now()]);
      return rows[0]?.missed ?? 0;
    });
    return { retried: await this.again(endpoint, NUMBERS_OF_FAILED, endpointId, since), missed };
  }

  /** A few at a time: nothing is fanned out meanwhile. */
  private async again(endpoint: EndpointRow, numbered: string, ...values: string[]): Promise<number> {
    const { rows } = await this.database.pool.query<{ number: string }>(numbered, values);
    const numbers = rows.map(({ number }) => number);
    for (let from = 0; from < numbers.length; from += AGAIN_AT_ONCE) {
      const some = numbers.slice(from, from + AGAIN_AT_ONCE);
      // Lanes before deliveries, as whoever settles takes them: one that is under way may be asked for again.
      await this.database.pipeline([
        { text: LOCK_POSITION, values: [endpoint.public] },
        { text: LOCK_LANES_OF, values: [some] },
        { text: SEND_AGAIN, values: [some, this.clock.now()] },
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
