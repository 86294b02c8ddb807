import { setTimeout } from 'node:timers/promises';
import { Controller, Get, Header } from '@nestjs/common';
import { Allow, type Caller, CallerOf, readScopeOf } from '../access/allow.js';
import { Database } from '../db/database.js';
import { Described } from '../http/openapi/described.js';
import { Problem } from '../http/problems/problem.js';
import { Metrics } from '../runtime/metrics.js';
import { healthDescribed } from './health.described.js';

/** Kubernetes and load balancers ask every five to ten seconds: each gets its answer before it asks again. */
const READY_WITHIN = 4_000;

@Controller()
@Described('Operation', healthDescribed)
export class HealthController {
  constructor(
    private readonly database: Database,
    private readonly figures: Metrics,
  ) {}

  /** Whether the process answers; says nothing of the database, so that nobody restarts us for its sake. */
  @Get('health/live')
  @Allow('public')
  live() {
    return { status: 'ok' };
  }

  /** Whether requests can be served: 503 while the database cannot be reached. */
  @Get('health/ready')
  @Allow('public')
  async ready() {
    const late = setTimeout(READY_WITHIN, undefined, { ref: false }).then(() => {
      throw new Problem('unavailable', 'The database does not answer.', { headers: { 'Retry-After': '2' } });
    });
    await Promise.race([this.database.pool.query('SELECT'), late]);
    return { status: 'ok' };
  }

  /** The process's own figures, which say nothing of what is recorded; whoever reads the whole ledger sees those of deliveries too. */
  @Get('metrics')
  @Allow('public')
  @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  metrics(@CallerOf() caller: Caller | null): Promise<string> {
    return this.figures.text(readScopeOf(caller) === 'full');
  }
}
