import { Injectable } from '@nestjs/common';
import { Database } from '../db/database.js';
import type { Instant } from '../domain/values/views.js';
import type { CountedEvent } from './coalesced-events.js';
import type { SecurityKind } from './kinds.js';

export type SecurityEntry = CountedEvent & { number: number };

export type SecurityFilter = {
  kind?: SecurityKind | undefined;
  caller?: string | undefined;
  track?: string | undefined;
  since?: Instant | undefined;
  until?: Instant | undefined;
  /** Older than this number. */
  before?: number | undefined;
  limit: number;
};

type Row = Omit<SecurityEntry, 'number' | 'at' | 'lastAt'> & { number: string; at: Date; lastAt: Date };

@Injectable()
export class SecurityLogQuery {
  constructor(private readonly database: Database) {}

  /** Newest first. */
  async list({ kind, caller, track, since, until, before, limit }: SecurityFilter): Promise<SecurityEntry[]> {
    const { rows } = await this.database.pool.query<Row>(
      `SELECT id AS number, at, last_at AS "lastAt", times, kind, caller, name, address, request_id AS "requestId",
         track, detail
       FROM security_log
       WHERE ($1::text IS NULL OR kind = $1) AND ($2::text IS NULL OR caller = $2)
         AND ($3::text IS NULL OR track = $3)
         AND ($4::timestamptz IS NULL OR last_at >= $4) AND ($5::timestamptz IS NULL OR at <= $5)
         AND ($6::bigint IS NULL OR id < $6)
       ORDER BY id DESC LIMIT $7`,
      [kind, caller, track, since, until, before, limit],
    );
    return rows.map(({ number, at, lastAt, ...row }) => ({
      number: Number(number),
      at: at.toISOString(),
      lastAt: lastAt.toISOString(),
      ...row,
    }));
  }
}
