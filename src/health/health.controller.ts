import { Controller, Get, Header } from '@nestjs/common';
import { Database } from '../db/database.js';
import { Allow, type Caller, CallerOf, sightOf } from '../http/allow.js';
import { Metrics } from '../metrics.js';
import { Described } from '../openapi/described.js';
import { healthDescribed } from './health.described.js';

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
    await this.database.pool.query('SELECT');
    return { status: 'ok' };
  }

  /** The process's own figures, which say nothing of what is recorded; whoever reads the whole ledger sees those of deliveries too. */
  @Get('metrics')
  @Allow('public')
  @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  metrics(@CallerOf() caller: Caller | null): Promise<string> {
    return this.figures.text(sightOf(caller) === 'full');
  }
}
