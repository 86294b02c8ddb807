import { Controller, Get, Header } from '@nestjs/common';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { Database } from '../db/database.js';
import { Allow } from '../http/allow.js';
import { Described } from '../openapi/described.js';
import { healthDescribed } from './health.described.js';

@Controller()
@Described('Operation', healthDescribed)
export class HealthController {
  private readonly registry = new Registry();

  constructor(private readonly database: Database) {
    collectDefaultMetrics({ register: this.registry });
  }

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

  /** The process's own figures, which say nothing of what is recorded. */
  @Get('metrics')
  @Allow('public')
  @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  metrics(): Promise<string> {
    return this.registry.metrics();
  }
}
