import type { RowOf } from '../../db/columns.js';
import type { EndpointRow } from '../endpoints/endpoint.entity.js';
import type { LANE_LEASE } from '../sql/claims.sql.js';
import type { QUEUED_DELIVERY } from '../sql/tables.sql.js';

export type QueuedDelivery = RowOf<typeof QUEUED_DELIVERY, { lane: string }> & { cursor: string };

/** A lane leased by the batch `holder`, with its due deliveries in order; perhaps none. */
export type LeasedLane = {
  endpoint: EndpointRow;
  lane: string;
  holder: string;
  deliveries: QueuedDelivery[];
};

/** Leased lanes whose deliveries are sent one after another. An endpoint's concurrency limits its batches. */
export type Batch = { endpoint: EndpointRow; lanes: LeasedLane[] };

export type LaneLease = RowOf<typeof LANE_LEASE, { holder: string }>;

const keyOf = ({ endpointId, lane }: Pick<LaneLease, 'endpointId' | 'lane'>): string =>
  `${endpointId} ${lane}`;

/** Groups claimed lanes into batches. `heads` may hold other lanes' deliveries, and deliveries that are not due yet. */
export function batchesOf(
  leases: readonly LaneLease[],
  heads: readonly QueuedDelivery[],
  endpoints: readonly EndpointRow[],
  now: Date,
): Batch[] {
  const until = now.toISOString();
  const byLane = Map.groupBy(heads, keyOf);
  const byId = new Map(endpoints.map((row) => [row.id, row]));
  return [...Map.groupBy(leases, ({ holder }) => holder)].flatMap(([holder, keys]) => {
    const endpoint = byId.get(keys[0]?.endpointId ?? '');
    if (!endpoint) return [];
    const lanes = keys.map((key) => {
      const all = byLane.get(keyOf(key)) ?? [];
      const notYet = all.findIndex(({ nextAt }) => nextAt > until);
      return { endpoint, lane: key.lane, holder, deliveries: notYet < 0 ? all : all.slice(0, notYet) };
    });
    return [{ endpoint, lanes }];
  });
}
