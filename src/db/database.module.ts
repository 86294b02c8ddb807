import { type DynamicModule, Module } from '@nestjs/common';
import { Clock } from '../runtime/clock.js';
import { IdGenerator } from '../runtime/id-generator.js';
import { Metrics } from '../runtime/metrics.js';
import { TimeSlices } from '../runtime/time-slices.js';
import { Database } from './database.js';
import { Notifier } from './notifier.js';
import { PoolMetrics } from './pool-metrics.js';
import { Replicas } from './replicas.js';

/** What every feature needs: database, notifier, metrics, clock, ids and time slices. */
@Module({})
export class DatabaseModule {
  static with(clock: Clock, ids: IdGenerator, timeSlices: TimeSlices): DynamicModule {
    const provided = [
      Database,
      Replicas,
      Notifier,
      Metrics,
      { provide: Clock, useValue: clock },
      { provide: IdGenerator, useValue: ids },
      { provide: TimeSlices, useValue: timeSlices },
    ];
    return { module: DatabaseModule, global: true, providers: [...provided, PoolMetrics], exports: provided };
  }
}
