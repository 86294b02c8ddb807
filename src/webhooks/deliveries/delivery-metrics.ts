import { Injectable } from '@nestjs/common';
import { Counter, Gauge, Histogram } from 'prom-client';
import { Database } from '../../db/database.js';
import { Clock } from '../../runtime/clock.js';
import { Metrics } from '../../runtime/metrics.js';
import { BACKLOG, ENDPOINTS_NOW } from '../sql/deliveries.sql.js';
import type { LaneOutcome } from './claims.js';

/** Seconds, up to the timeout of an attempt. */
const BUCKETS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15];

type EndpointNow = { endpointId: string; state: string; dueSince: Date | null };
type Backlog = { endpointId: string; waiting: number; oldest: Date };

/** Why an endpoint gets nothing, or that it does: each has a series, so that the first one shows as a change. */
const STATES = ['enabled', 'by_hand', 'gone', 'failing', 'unsubscribed'];

/** Metrics by endpoint: attempts of this process by outcome and latency; waiting deliveries of all processes. */
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
      help: 'Duration of attempts.',
      labelNames: ['endpoint'],
      buckets: BUCKETS,
      registers,
    });
    const oldest = new Gauge({
      name: 'paraph_webhook_oldest_seconds',
      help: 'Age of the oldest waiting delivery.',
      labelNames: ['endpoint'],
      registers,
    });
    const waiting = new Gauge({
      name: 'paraph_webhook_waiting',
      help: 'Waiting deliveries.',
      labelNames: ['endpoint'],
      registers,
      collect: async () => {
        waiting.reset();
        oldest.reset();
        const now = Date.parse(this.clock.now());
        for (const row of await this.backlog()) {
          waiting.set({ endpoint: row.endpointId }, row.waiting);
          oldest.set({ endpoint: row.endpointId }, Math.max(0, (now - row.oldest.getTime()) / 1000));
        }
      },
    });
    const overdue = new Gauge({
      name: 'paraph_webhook_due_seconds',
      help: 'For how long the first delivery that may be sent now has been due.',
      labelNames: ['endpoint'],
      registers,
    });
    const endpoints = new Gauge({
      name: 'paraph_webhook_endpoints',
      help: `Endpoints, by state: ${STATES.join(', ')}.`,
      labelNames: ['state'],
      registers,
      collect: async () => {
        overdue.reset();
        for (const state of STATES) endpoints.set({ state }, 0);
        const now = this.clock.now();
        const { rows } = await this.database.pool.query<EndpointNow>(ENDPOINTS_NOW, [now]);
        for (const { endpointId: endpoint, state, dueSince } of rows) {
          endpoints.inc({ state });
          if (dueSince) overdue.set({ endpoint }, Math.max(0, Date.parse(now) - dueSince.getTime()) / 1000);
        }
      },
    });
  }

  count({ leased, attempts }: LaneOutcome): void {
    const endpoint = leased.endpoint.id;
    for (const { result } of attempts) {
      this.attempts.inc({ endpoint, outcome: result.outcome });
      this.latency.observe({ endpoint }, result.latencyMs / 1000);
    }
  }

  private async backlog(): Promise<Backlog[]> {
    const { rows } = await this.database.pool.query<Backlog>(BACKLOG);
    return rows;
  }
}
