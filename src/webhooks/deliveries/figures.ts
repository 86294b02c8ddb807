import { Injectable } from '@nestjs/common';
import { Counter, Gauge, Histogram } from 'prom-client';
import { Database } from '../../db/database.js';
import { Clock } from '../../runtime/clock.js';
import { Metrics } from '../../runtime/metrics.js';
import type { Outcome } from './claims.js';

/** Seconds: from a receiver nearby to one that only just answers in time. */
const BUCKETS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15];

type Backlog = { endpoint_id: string; waiting: number; oldest: Date };

/** Figures by endpoint: attempts of this process by outcome and latency; what waits, of all processes. */
@Injectable()
export class DeliveryMetrics {
  private readonly attempts: Counter<'endpoint' | 'outcome'>;
  private readonly latency: Histogram<'endpoint'>;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    { internalRegistry }: Metrics,
  ) {
    const registers = [internalRegistry];
    this.attempts = new Counter({
      name: 'paraph_webhook_attempts_total',
      help: 'Attempts to deliver, by outcome: delivered, failed, gone.',
      labelNames: ['endpoint', 'outcome'],
      registers,
    });
    this.latency = new Histogram({
      name: 'paraph_webhook_attempt_seconds',
      help: 'How long attempts took.',
      labelNames: ['endpoint'],
      buckets: BUCKETS,
      registers,
    });
    const oldest = new Gauge({
      name: 'paraph_webhook_oldest_seconds',
      help: 'Age of the oldest delivery that waits.',
      labelNames: ['endpoint'],
      registers,
    });
    const waiting = new Gauge({
      name: 'paraph_webhook_waiting',
      help: 'Deliveries that wait.',
      labelNames: ['endpoint'],
      registers,
      collect: async () => {
        waiting.reset();
        oldest.reset();
        const now = Date.parse(this.clock.now());
        for (const row of await this.backlog()) {
          waiting.set({ endpoint: row.endpoint_id }, row.waiting);
          oldest.set({ endpoint: row.endpoint_id }, Math.max(0, (now - row.oldest.getTime()) / 1000));
        }
      },
    });
  }

  count({ held, attempts }: Outcome): void {
    const endpoint = held.endpoint.id;
    for (const { result } of attempts) {
      this.attempts.inc({ endpoint, outcome: result.outcome });
      this.latency.observe({ endpoint }, result.latencyMs / 1000);
    }
  }

  private async backlog(): Promise<Backlog[]> {
    const { rows } = await this.database.pool.query<Backlog>(
      `SELECT endpoint_id, count(*)::integer AS waiting, min(created_at) AS oldest
       FROM webhook_deliveries WHERE state = 'waiting' GROUP BY endpoint_id`,
    );
    return rows;
  }
}
