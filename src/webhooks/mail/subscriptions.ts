import { Injectable } from '@nestjs/common';
import type { ClientBase } from 'pg';
import { IsNull, Not } from 'typeorm';
import { Database } from '../../db/database.js';
import { Problem } from '../../http/problems/problem.js';
import { MailSettings } from '../../mail/settings.js';
import { Clock } from '../../runtime/clock.js';
import { IdGenerator } from '../../runtime/id-generator.js';
import { type EndpointRow, endpointEntity } from '../endpoints/endpoint.entity.js';
import { Endpoints } from '../endpoints/endpoints.js';
import type { NewSubscription } from '../events/requests.js';
import { likePattern } from '../events/subscribable-types.js';

export const subscriptionView = (row: EndpointRow) => ({
  id: row.id,
  address: row.url.slice('mailto:'.length),
  types: row.types,
  kinds: row.kinds,
  tracks: row.tracks,
  parties: row.parties,
  audience: row.public ? ('public' as const) : ('full' as const),
  language: row.language ?? ('en' as const),
  digest: row.digest ? ('daily' as const) : ('at_once' as const),
  enabled: row.disabled_at === null,
  disabledAt: row.disabled_at?.toISOString() ?? null,
  disabledReason: row.disabled_reason,
  createdAt: row.created_at.toISOString(),
});
export type SubscriptionView = ReturnType<typeof subscriptionView>;

/** Mail subscriptions. Each is an endpoint with the channel `mail`, and shares fan-out, order and log with webhooks. */
@Injectable()
export class Subscriptions {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly ids: IdGenerator,
    private readonly settings: MailSettings,
    private readonly endpoints: Endpoints,
  ) {}

  async list(after: string | undefined, limit: number): Promise<SubscriptionView[]> {
    const rows = await this.endpoints.list(after, limit, null, 'mail');
    return rows.map(subscriptionView);
  }

  async one(id: string): Promise<SubscriptionView> {
    const row = await this.rows().findOneBy({ id, channel: 'mail', deleted_at: IsNull() });
    if (!row) throw new Problem('not_found', `There is no subscription ${id}.`);
    return subscriptionView(row);
  }

  /** Whether mail can be sent, with links back to Paraph. */
  get canWrite(): boolean {
    return this.settings.canSend;
  }

  async create(
    { address, audience, digest, ...rest }: NewSubscription,
    beforeCommit?: (at: ClientBase) => Promise<void>,
  ): Promise<SubscriptionView> {
    if (!this.canWrite) {
      throw new Problem('unavailable', 'Mail needs SMTP_URL, and PUBLIC_URL for its links.');
    }
    await this.endpoints.check(rest);
    const row = await this.database.transaction(async (at) => {
      const inserted = await this.endpoints.insert(at, {
        id: this.ids.newId(),
        channel: 'mail',
        url: `mailto:${address}`,
        description: '',
        types: rest.types,
        patterns: rest.types.map(likePattern),
        kinds: rest.kinds,
        tracks: rest.tracks,
        parties: rest.parties,
        public: audience === 'public',
        thin: false,
        ordered: true,
        digest: digest === 'daily',
        language: rest.language,
        concurrency: 1,
        header_names: [],
        created_at: new Date(this.clock.now()),
      });
      await beforeCommit?.(at);
      return inserted;
    });
    return subscriptionView(row);
  }

  async remove(id: string): Promise<void> {
    await this.one(id);
    await this.endpoints.remove(id);
  }

  /** Disables the subscription at the request of its reader. Idempotent. */
  async unsubscribe(id: string): Promise<SubscriptionView> {
    const disabled_reason = 'unsubscribed';
    const before = [IsNull(), Not(disabled_reason)].map((reason) => ({
      ...{ id, channel: 'mail' as const },
      disabled_reason: reason,
    }));
    await this.rows().update(before, { disabled_at: new Date(this.clock.now()), disabled_reason });
    return this.one(id);
  }

  private rows() {
    return this.database.repository(endpointEntity);
  }
}
