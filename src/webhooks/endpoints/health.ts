import { Injectable } from '@nestjs/common';
import { Database } from '../../db/database.js';
import { Clock } from '../../runtime/clock.js';
import { HEALTH } from '../sql/health.sql.js';
import type { EndpointView } from './endpoint.js';

/** The state of an endpoint's recent deliveries; times in milliseconds. */
export type Health = {
  waiting: number;
  /** Age of the oldest waiting delivery. */
  oldest: number | null;
  /** When the next attempt is due. */
  nextAt: string | null;
  /** Recent attempts, and how many of them succeeded. */
  attempts: number;
  taken: number;
  median: number | null;
  p95: number | null;
  last: { at: string; status: number | null; error: string | null; latencyMs: number } | null;
};

export const CONDITIONS = ['healthy', 'idle', 'retrying', 'failing', 'off'] as const;
export type Condition = (typeof CONDITIONS)[number];

/**
 * off: disabled; idle: nothing was sent; healthy: the last attempt succeeded; retrying: it failed and deliveries wait;
 * failing: it failed and nothing waits.
 */
export function conditionOf({ enabled }: Pick<EndpointView, 'enabled'>, health: Health): Condition {
  if (!enabled) return 'off';
  if (!health.last) return 'idle';
  if (health.last.error === null) return 'healthy';
  return health.waiting > 0 ? 'retrying' : 'failing';
}

type Row = Omit<Health, 'oldest'> & { id: string; oldest: Date | null };

/** Computes health from the delivery log, so that it covers all processes. */
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
      rows.map(({ id, oldest, ...health }) => [
        id,
        { ...health, oldest: oldest && Math.max(0, now - oldest.getTime()) },
      ]),
    );
  }
}
