import { type DynamicModule, Module } from '@nestjs/common';
import { Metrics } from '../metrics.js';
import { Surroundings } from '../surroundings.js';
import { Database } from './database.js';
import { Hints } from './hints.js';

/** What every feature stands on: the database, the clock and the source of ids, hints and figures. */
@Module({})
export class DatabaseModule {
  static with(surroundings: Surroundings): DynamicModule {
    const provided = [Database, Hints, Metrics, { provide: Surroundings, useValue: surroundings }];
    return { module: DatabaseModule, global: true, providers: provided, exports: provided };
  }
}
