import { Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { DataSource } from 'typeorm';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';

/** TypeORM's own pool, for the statements that it has no words for: prepared, in one round trip. */
@Injectable()
export class Database {
  readonly pool: Pool;

  constructor(readonly source: DataSource) {
    this.pool = (source.driver as PostgresDriver).master as Pool;
  }
}
