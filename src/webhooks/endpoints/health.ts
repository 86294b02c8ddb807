import { Injectable } from '@nestjs/common';
import { Database } from '../../db/database.js';
import { Clock } from '../../runtime/clock.js';
import type { EndpointView } from './endpoint.js';

/** How an endpoint fares; times in milliseconds. */
export type Health = {
  waiting: number;
  /** Age of the oldest delivery that waits. */
  oldest: number | null;
  /** When the next attempt is due. */
  nextAt: string | null;
  /** Lately: attempts, and how many of them were taken. */
  attempts: number;
  taken: number;
  median: number | null;
  p95: number | null;
  last: { at: string; status: number | null; error: string | null; latencyMs: number } | null;
};

export const CONDITIONS = ['healthy', 'idle', 'retrying', 'failing', 'off'] as const;
export type Condition = (typeof CONDITIONS)[number];

/** In one word: it is off, has been sent nothing, took what it was sent last, or did not; then it is tried again or not. */
export function conditionOf({ enabled }: Pick<EndpointView, 'enabled'>, health: Health): Condition {
  if (!enabled) return 'off';
  if (!health.last) return 'idle';
  if (health.last.error === null) return 'healthy';
  return health.waiting > 0 ? 'retrying' : 'failing';
}

type Row = Omit<Health, 'oldest' | 'nextAt' | 'last'> & {
  id: string;
  oldest: Date | null;
  next_at: Date | null;
  at: Date | null;
  status: number | null;
  error: string | null;
  latency_ms: number;
};

/** "Lately" is so many deliveries: the newest, and those that are being tried again. */
const LATELY = 200;

const HEALTH = `
  SELECT e.id, w.waiting, w.oldest, l.next_at, s.attempts, s.taken, s.median, s.p95, a.at, a.status, a.error, a.latency_ms
  FROM unnest($1::uuid[]) AS e(id)
  CROSS JOIN LATERAL (
    SELECT count(*)::integer AS waiting, min(created_at) AS oldest
    FROM webhook_deliveries d WHERE d.endpoint_id = e.id AND d.state = 'waiting'
  ) w
  CROSS JOIN LATERAL (SELECT min(next_at) AS next_at FROM webhook_lanes l WHERE l.endpoint_id = e.id) l
  CROSS JOIN LATERAL (
    SELECT array(
      (SELECT number FROM webhook_deliveries d WHERE d.endpoint_id = e.id ORDER BY number DESC LIMIT ${LATELY})
      UNION
      (SELECT number FROM webhook_deliveries d
       WHERE d.endpoint_id = e.id AND d.state = 'waiting' AND d.attempts > 0 LIMIT ${LATELY})
    ) AS numbers
  ) lately
  CROSS JOIN LATERAL (
    SELECT count(*)::integer AS attempts, count(*) FILTER (WHERE error IS NULL)::integer AS taken,
      percentile_disc(0.5) WITHIN GROUP (ORDER BY latency_ms) AS median,
      percentile_disc(0.95) WITHIN GROUP (ORDER BY latency_ms) AS p95
    FROM webhook_attempts WHERE delivery = ANY(lately.numbers)
  ) s
  LEFT JOIN LATERAL (
    SELECT at, status, error, latency_ms FROM webhook_attempts
    WHERE delivery = ANY(lately.numbers) ORDER BY at DESC, attempt DESC LIMIT 1
  ) a ON true`;

/** For pages: how endpoints fare by the delivery log, whichever process sent. */
@Injectable()
export class HealthQuery {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  async of(ids: readonly string[]): Promise<Map<string, Health>> {
    const { rows } = await this.database.pool.query<Row>(HEALTH, [ids]);
    const now = Date.parse(this.clock.now());
    return new Map(
      rows.map(({ id, oldest, next_at, at, status, error, latency_ms, ...figures }) => [
        id,
        {
          ...figures,
          oldest: oldest && Math.max(0, now - oldest.getTime()),
          nextAt: next_at?.toISOString() ?? null,
          last: at && { at: at.toISOString(), status, error, latencyMs: latency_ms },
        },
      ]),
    );
  }
}
