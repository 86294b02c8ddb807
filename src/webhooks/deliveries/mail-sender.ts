import { Injectable } from '@nestjs/common';
import { ownPartyCode } from '../../i18n/parties.js';
import type { LogName } from '../../ledger/read-scope.js';
import { MailSettings } from '../../mail/settings.js';
import { MailTransport } from '../../mail/transport.js';
import { TracksQuery } from '../../tracks/queries/tracks.query.js';
import type { EndpointRow } from '../endpoints/endpoint.entity.js';
import { unsubscribeToken } from '../endpoints/unsubscribe-token.js';
import { type Message, slugOf } from '../events/message.js';
import { WebhookSettings } from '../sending/settings.js';
import type { QueuedDelivery } from './batches.js';
import type { Result } from './claims.js';
import { mailTextOf } from './mail-text.js';

/** Sends deliveries to a subscriber, as a mail. */
@Injectable()
export class MailSender {
  constructor(
    private readonly settings: WebhookSettings,
    private readonly mail: MailSettings,
    private readonly transport: MailTransport,
    private readonly tracks: TracksQuery,
  ) {}

  /** Sends one mail about all deliveries. */
  async send(
    to: EndpointRow,
    deliveries: readonly QueuedDelivery[],
    messages: readonly Message[],
    signal: AbortSignal,
  ): Promise<Result> {
    const { publicUrl } = this.mail;
    if (publicUrl === null) throw new Error('mail needs PUBLIC_URL');
    const address = to.url.slice('mailto:'.length);
    const unsubscribeUrl = `${publicUrl}/mail/unsubscribe/${unsubscribeToken(to.id, this.settings.keys)}`;
    const tracks = await this.tracksOf(messages, to);
    const namesakes = await this.tracks.namesakes(
      [...tracks.values()].map(({ track }) => track),
      to.public ? 'public' : 'full',
    );
    const naming = { language: to.language ?? 'en', ownParty: ownPartyCode(), namesakes } as const;
    const recipient = { ...naming, now: this.tracks.now(), address, publicUrl, unsubscribeUrl };
    const { subject, text } = mailTextOf(messages, tracks, recipient);
    const { language } = recipient;
    const id = deliveries[0]?.id ?? '';
    const sent = await this.transport.send(
      { id, to: address, subject, text, language, unsubscribeUrl },
      signal,
    );
    return { ...sent, retryAfterMs: null };
  }

  private async tracksOf(messages: readonly Message[], to: EndpointRow) {
    const slugs = [...new Set(messages.flatMap((one) => slugOf(one) ?? []))];
    const sees: LogName = to.public ? 'public' : 'full';
    const tracks = slugs.length > 0 ? await this.tracks.summaries({ slugs }, sees) : [];
    return new Map(tracks.map((story) => [story.track.slug, story]));
  }
}
