import { Injectable } from '@nestjs/common';
import { Database } from '../../db/database.js';
import { RECORD } from '../proofs.sql.js';

/**
 * A log as its readers are told of it. `leftAt`: when one of its heads last left the database. `verifiedAt`: when both logs were
 * last verified as a whole, with the number of faults; null if not within the time for which the security log is kept.
 */
export type RecordView = {
  size: number;
  signedAt: Date;
  leftAt: Date | null;
  verifiedAt: Date | null;
  faults: number | null;
};

@Injectable()
export class RecordQuery {
  constructor(private readonly database: Database) {}

  /** Null while no head is signed. */
  async of(isPublic: boolean): Promise<RecordView | null> {
    return (await this.database.reads.query<RecordView>(RECORD, [isPublic])).rows[0] ?? null;
  }
}
