import { Module } from '@nestjs/common';
import { Database } from '../db/database.js';
import { IdempotencyKeys } from '../http/idempotency/idempotency-keys.js';
import { Surroundings } from '../runtime/surroundings.js';
import { Once } from './submit-once.js';

@Module({
  providers: [
    {
      provide: Once,
      inject: [Database, Surroundings],
      useFactory: ({ pool }: Database, surroundings: Surroundings) =>
        new Once(new IdempotencyKeys(pool, surroundings)),
    },
  ],
  exports: [Once],
})
export class FormsModule {}
