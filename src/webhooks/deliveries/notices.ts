import { Injectable } from '@nestjs/common';
import type { ClientBase } from 'pg';
import { Clock } from '../../runtime/clock.js';
import { lockPosition, readPosition } from '../endpoints/fan-out-position.js';
import type { NoticeType } from '../events/types.js';
import { nextDigest } from '../sending/schedule.js';
import { noticeSql } from '../sql/fan-out.sql.js';
import { RAISE_NOTICE } from '../sql/watch.sql.js';

export type Notice = {
  type: NoticeType;
  public: boolean;
  trackId: number | null;
  /** What makes it this one and no other: raised again, it is not told again. */
  about: string;
  /** As receivers get it; the cursor is added. */
  data: Record<string, unknown>;
};

type To = { only: string } | { except: string | null } | 'nobody';

export type Disabled = {
  id: string;
  public: boolean;
  description: string;
  disabled_at: Date | null;
  disabled_reason: string | null;
};

/** Tells what no row of the ledger says, in the transaction that found it out. */
@Injectable()
export class Notices {
  constructor(private readonly clock: Clock) {}

  /** The deliveries made; null if it was raised before. */
  async raise(at: ClientBase, notice: Notice, to: To = { except: null }): Promise<string[] | null> {
    // Only what goes into a track's lane has a place in the order of the feed to keep.
    const { position, cursor } = await (notice.trackId === null ? readPosition : lockPosition)(
      at,
      notice.public,
    );
    const now = this.clock.now();
    const { rows } = await at.query<{ id: string }>({
      name: 'raise-notice',
      text: RAISE_NOTICE,
      values: [
        notice.type,
        notice.public,
        notice.trackId,
        notice.about,
        now,
        JSON.stringify({ ...notice.data, cursor }),
      ],
    });
    const [raised] = rows;
    if (!raised) return null;
    if (to === 'nobody') return [];
    const only = 'only' in to;
    const made = await at.query<{ id: string }>({
      name: `fan-out-notice-${only}`,
      text: noticeSql(only),
      values: [raised.id, position, now, nextDigest(new Date(now)), only ? to.only : to.except],
    });
    return made.rows.map(({ id }) => id);
  }

  /** Told to the others that see the inside: which receivers there are is nobody else's business. */
  async endpointDisabled(at: ClientBase, row: Disabled): Promise<void> {
    const disabledAt = row.disabled_at?.toISOString() ?? this.clock.now();
    const endpoint = {
      id: row.id,
      description: row.description,
      disabledAt,
      disabledReason: row.disabled_reason,
    };
    await this.raise(
      at,
      {
        type: 'endpoint.disabled',
        public: false,
        trackId: null,
        about: `${row.id} ${disabledAt}`,
        data: { endpoint },
      },
      { except: row.id },
    );
  }
}
