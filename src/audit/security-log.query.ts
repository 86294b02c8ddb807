import { Injectable } from '@nestjs/common';
import { LessThan, LessThanOrEqual, MoreThanOrEqual } from 'typeorm';
import { Database } from '../db/database.js';
import type { Instant } from '../domain/values/views.js';
import type { CountedEvent } from './coalesced-events.js';
import type { SecurityKind } from './kinds.js';
import { securityLogEntity } from './security-log.entity.js';

export type SecurityEntry = CountedEvent & { number: number };

export type SecurityFilter = {
  kind?: SecurityKind | undefined;
  caller?: string | undefined;
  track?: string | undefined;
  since?: Instant | undefined;
  until?: Instant | undefined;
  /** Only entries with a smaller number. */
  before?: number | undefined;
  limit: number;
};

@Injectable()
export class SecurityLogQuery {
  constructor(private readonly database: Database) {}

  /** Newest first. */
  async list({ kind, caller, track, since, until, before, limit }: SecurityFilter): Promise<SecurityEntry[]> {
    const rows = await this.database.repository(securityLogEntity).find({
      where: {
        ...(kind !== undefined && { kind }),
        ...(caller !== undefined && { caller }),
        ...(track !== undefined && { track }),
        ...(since !== undefined && { last_at: MoreThanOrEqual(new Date(since)) }),
        ...(until !== undefined && { at: LessThanOrEqual(new Date(until)) }),
        ...(before !== undefined && { id: LessThan(String(before)) }),
      },
      order: { id: 'DESC' },
      take: limit,
    });
    return rows.map(({ id, at, last_at, request_id, ...row }) => ({
      number: Number(id),
      at: at.toISOString(),
      lastAt: last_at.toISOString(),
      requestId: request_id,
      ...row,
    }));
  }
}
