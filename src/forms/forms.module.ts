import { Module } from '@nestjs/common';
import { Database } from '../db/database.js';
import { IdempotencyKeys } from '../http/idempotency/idempotency-keys.js';
import { Clock } from '../runtime/clock.js';
import { SubmitOnce } from './submit-once.js';

@Module({
  providers: [
    {
      provide: SubmitOnce,
      inject: [Database, Clock],
      useFactory: ({ pool }: Database, clock: Clock) => new SubmitOnce(new IdempotencyKeys(pool, clock)),
    },
  ],
  exports: [SubmitOnce],
})
export class FormsModule {}
