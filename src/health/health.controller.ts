import { setTimeout } from 'node:timers/promises';
import { Controller, Get, Header } from '@nestjs/common';
import { Allow, type Caller, CallerOf, readScopeOf } from '../access/allow.js';
import { Database } from '../db/database.js';
import { Described } from '../http/openapi/described.js';
import { Problem } from '../http/problems/problem.js';
import { Metrics } from '../runtime/metrics.js';
import { version } from '../runtime/root-folder.js';
import { healthDescribed } from './health.described.js';

/**
 * Milliseconds. Kubernetes and load balancers probe every five to ten seconds: the answer comes before the next probe.
 */
const READY_WITHIN = 4_000;

const OK = { status: 'ok', version } as const;

@Controller()
@Described('Operation', healthDescribed)
export class HealthController {
  constructor(
    private readonly database: Database,
    private readonly metricsRegistry: Metrics,
  ) {}

  /**
   * Whether the process answers. It ignores the database, so that an outage of the database does not restart the
   * process.
   */
  @Get('health/live')
  @Allow('public')
  live() {
    return OK;
  }

  /** Whether requests can be served: 503 while the database does not answer. */
  @Get('health/ready')
  @Allow('public')
  async ready() {
    const late = setTimeout(READY_WITHIN, undefined, { ref: false }).then(() => {
      throw new Problem('unavailable', 'The database does not answer.', { headers: { 'Retry-After': '2' } });
    });
    await Promise.race([this.database.pool.query('SELECT'), late]);
    return OK;
  }

  /**
   * Metrics of the process, which reveal nothing of the ledger. Callers who read the whole ledger get those of
   * deliveries too.
   */
  @Get('metrics')
  @Allow('public')
  @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  metrics(@CallerOf() caller: Caller | null): Promise<string> {
    return this.metricsRegistry.text(readScopeOf(caller) === 'full');
  }
}
