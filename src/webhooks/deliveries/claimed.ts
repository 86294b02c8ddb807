import type { EndpointRow } from '../endpoints/endpoint.entity.js';

/** A delivery that waits in its lane. */
export type Waiting = {
  endpoint_id: string;
  lane: string;
  number: string;
  id: string;
  type: string;
  public: boolean;
  cursor: string;
  track_id: number | null;
  seq: number | null;
  notice_id: string | null;
  tries: number;
  next_at: Date;
};

/** A lane that is held under that name until the lease ends, with what is due in it, in order; perhaps nothing. */
export type Held = { endpoint: EndpointRow; lane: string; holder: string; deliveries: Waiting[] };

/** One of the places that an endpoint's concurrency gives: lanes whose deliveries go one after the other. */
export type Turn = { endpoint: EndpointRow; lanes: Held[] };

/** A lane and who holds it. */
export type Claimed = { endpoint_id: string; lane: string; holder: string };

const keyOf = ({ endpoint_id, lane }: { endpoint_id: string; lane: string }): string =>
  `${endpoint_id} ${lane}`;

/** What was claimed, by turns; `heads` may hold more than that, and what is not due yet. */
export function turnsOf(
  claimed: readonly Claimed[],
  heads: readonly Waiting[],
  endpoints: readonly EndpointRow[],
  now: Date,
): Turn[] {
  const byLane = Map.groupBy(heads, keyOf);
  const byId = new Map(endpoints.map((row) => [row.id, row]));
  return [...Map.groupBy(claimed, ({ holder }) => holder)].flatMap(([holder, keys]) => {
    const endpoint = byId.get(keys[0]?.endpoint_id ?? '');
    if (!endpoint) return [];
    const lanes = keys.map((key) => {
      const all = byLane.get(keyOf(key)) ?? [];
      const notYet = all.findIndex(({ next_at }) => next_at > now);
      return { endpoint, lane: key.lane, holder, deliveries: notYet < 0 ? all : all.slice(0, notYet) };
    });
    return [{ endpoint, lanes }];
  });
}
