import { Module } from '@nestjs/common';
import { Database } from '../db/database.js';
import { IdempotencyKeys } from '../http/idempotency/idempotency-keys.js';
import { Surroundings } from '../runtime/surroundings.js';
import { SubmitOnce } from './submit-once.js';

@Module({
  providers: [
    {
      provide: SubmitOnce,
      inject: [Database, Surroundings],
      useFactory: ({ pool }: Database, surroundings: Surroundings) =>
        new SubmitOnce(new IdempotencyKeys(pool, surroundings)),
    },
  ],
  exports: [SubmitOnce],
})
export class FormsModule {}
