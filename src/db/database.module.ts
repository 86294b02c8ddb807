import { type DynamicModule, Module } from '@nestjs/common';
import { Surroundings } from '../surroundings.js';
import { Database } from './database.js';

/** What every feature stands on: the database, the clock and the source of ids. */
@Module({})
export class DatabaseModule {
  static with(surroundings: Surroundings): DynamicModule {
    const provided = [Database, { provide: Surroundings, useValue: surroundings }];
    return { module: DatabaseModule, global: true, providers: provided, exports: provided };
  }
}
