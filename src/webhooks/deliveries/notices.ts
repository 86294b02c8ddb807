import { Injectable } from '@nestjs/common';
import type { ClientBase } from 'pg';
import { nextMailAt } from '../../mail/hours.js';
import { MailSettings } from '../../mail/settings.js';
import { Clock } from '../../runtime/clock.js';
import { lockPosition, readPosition } from '../endpoints/fan-out-position.js';
import type { NoticeType } from '../events/subscribable-types.js';
import { fanOutNotice } from '../sql/fan-out.sql.js';
import { INSERT_NOTICE } from '../sql/track-monitor.sql.js';

export type Notice = {
  type: NoticeType;
  public: boolean;
  trackId: number | null;
  /** Unique per type, log and track: a notice that exists already is not raised again. */
  about: string;
  /** The `data` of the message; the cursor is added. */
  data: Record<string, unknown>;
};

type Recipients = { only: string } | { except: string | null } | 'nobody';

export type DisabledEndpoint = {
  id: string;
  public: boolean;
  description: string;
  disabled_at: Date | null;
  disabled_reason: string | null;
};

/** Raises notices: messages that no row of the ledger carries. Called in the transaction that finds the reason for one. */
@Injectable()
export class Notices {
  constructor(
    private readonly clock: Clock,
    private readonly mail: MailSettings,
  ) {}

  /** The ids of the deliveries made; null if the notice exists already. */
  async raise(at: ClientBase, notice: Notice, to: Recipients = { except: null }): Promise<string[] | null> {
    // Only a notice about a track must keep its place in the feed, so only that locks the position.
    const isAlone = notice.trackId === null || to === 'nobody';
    const { position, cursor } = await (isAlone ? readPosition : lockPosition)(at, notice.public);
    const now = this.clock.now();
    const { rows } = await at.query<{ id: string }>({
      name: 'raise-notice',
      text: INSERT_NOTICE,
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
      text: fanOutNotice(only),
      values: [
        ...[raised.id, position, now, nextMailAt(new Date(now), this.mail.hour)],
        only ? to.only : to.except,
      ],
    });
    return made.rows.map(({ id }) => id);
  }

  /** Goes to the other endpoints with the full audience only: the list of receivers is confidential. */
  async endpointDisabled(at: ClientBase, row: DisabledEndpoint): Promise<void> {
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
