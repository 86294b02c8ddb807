import { type DynamicModule, Module } from '@nestjs/common';
import { Computing } from '../runtime/computing.js';
import { Metrics } from '../runtime/metrics.js';
import { Surroundings } from '../runtime/surroundings.js';
import { Database } from './database.js';
import { Hints } from './notifier.js';

/** What every feature stands on: the database, the clock and the source of ids, what computes, hints and figures. */
@Module({})
export class DatabaseModule {
  static with(surroundings: Surroundings, computing: Computing): DynamicModule {
    const provided = [
      Database,
      Hints,
      Metrics,
      { provide: Surroundings, useValue: surroundings },
      { provide: Computing, useValue: computing },
    ];
    return { module: DatabaseModule, global: true, providers: provided, exports: provided };
  }
}
