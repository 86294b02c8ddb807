import { type DynamicModule, Module } from '@nestjs/common';
import { TimeSlices } from '../runtime/computing.js';
import { Metrics } from '../runtime/metrics.js';
import { Surroundings } from '../runtime/surroundings.js';
import { Database } from './database.js';
import { Notifier } from './notifier.js';

/** What every feature stands on: the database, the clock and the source of ids, what computes, hints and figures. */
@Module({})
export class DatabaseModule {
  static with(surroundings: Surroundings, computing: TimeSlices): DynamicModule {
    const provided = [
      Database,
      Notifier,
      Metrics,
      { provide: Surroundings, useValue: surroundings },
      { provide: TimeSlices, useValue: computing },
    ];
    return { module: DatabaseModule, global: true, providers: provided, exports: provided };
  }
}
