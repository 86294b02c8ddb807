import type { ClientBase, QueryConfig } from 'pg';
import type { Instant } from '../../domain/values/views.js';
import type { TimeSlices } from '../../runtime/time-slices.js';
import type { SecondPerson } from '../second-person.js';

/** A transaction that writes in bulk, and what its writer needs of the ledger (record-series.ts). */
export type BulkWrite = Sender & {
  now: () => Instant;
  newId: () => string;
  secondPerson: SecondPerson;
  timeSlices: TimeSlices;
  /** Runs `work` when no other writer of this process writes to these tracks. */
  inTurn<T>(slugs: readonly string[], work: () => Promise<T>): Promise<T>;
};

/** How statements of a transaction are sent: with the time that a bulk write may take. */
export type Sender = {
  at: ClientBase;
  withTimeout(statement: QueryConfig): QueryConfig;
  /** For one statement, in milliseconds; 0 means none. */
  timeout: number;
};
