import { Injectable } from '@nestjs/common';
import { createTransport, type Transporter } from 'nodemailer';
import { ownPartyCode } from '../../i18n/parties.js';
import type { LogName } from '../../ledger/read-scope.js';
import { TracksQuery } from '../../tracks/queries/tracks.query.js';
import type { EndpointRow } from '../endpoints/endpoint.entity.js';
import { unsubscribeToken } from '../endpoints/unsubscribe-token.js';
import { WebhookSettings } from '../sending/settings.js';
import type { QueuedDelivery } from './batches.js';
import type { Result } from './claims.js';
import { mailTextOf, slugOf } from './mail-text.js';
import type { Message } from './message.js';

/** SMTP codes for a mailbox that does not exist (RFC 5321, 4.2.3). Writing there again would harm our reputation as a sender. */
const NO_MAILBOX = [550, 551, 553];

type SmtpError = Error & { code?: string; responseCode?: number; response?: string };

/** Sends mail through the operator's mail server. */
@Injectable()
export class MailSender {
  private readonly transport: Transporter | null;

  constructor(
    private readonly settings: WebhookSettings,
    private readonly tracks: TracksQuery,
  ) {
    this.transport =
      settings.smtpUrl === null ? null : createTransport(withTimes(settings.smtpUrl, settings));
  }

  /** Sends one mail about all deliveries. Every attempt has the same Message-ID, so that a duplicate can be recognised. */
  async send(
    to: EndpointRow,
    deliveries: readonly QueuedDelivery[],
    messages: readonly Message[],
    signal: AbortSignal,
  ): Promise<Result> {
    const { publicUrl, keys, mailFrom, timeout } = this.settings;
    if (!this.transport || publicUrl === null) throw new Error('mail needs SMTP_URL and PUBLIC_URL');
    const begun = Date.now();
    const address = to.url.slice('mailto:'.length);
    const unsubscribeUrl = `${publicUrl}/mail/unsubscribe/${unsubscribeToken(to.id, keys)}`;
    const tracks = await this.tracksOf(messages, to);
    const namesakes = await this.tracks.namesakes(
      [...tracks.values()].map(({ track }) => track),
      to.public ? 'public' : 'full',
    );
    const naming = { language: to.language ?? 'en', ownParty: ownPartyCode(), namesakes } as const;
    const recipient = { ...naming, now: this.tracks.now(), address, publicUrl, unsubscribeUrl };
    const { subject, text } = mailTextOf(messages, tracks, recipient);
    const sending = this.transport.sendMail({
      from: mailFrom,
      to: address,
      subject,
      text,
      messageId: `<${deliveries[0]?.id}@${new URL(publicUrl).hostname}>`,
      headers: {
        'Auto-Submitted': 'auto-generated',
        'Content-Language': recipient.language,
        'List-Unsubscribe': `<${unsubscribeUrl}>`,
        'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      },
    });
    const result = (part: Partial<Result>): Result => ({
      outcome: 'failed',
      status: null,
      excerpt: '',
      error: null,
      retryAfterMs: null,
      ...part,
      latencyMs: Date.now() - begun,
    });
    const answered = sending.then(
      ({ response }) =>
        result({ outcome: 'delivered', status: 250, excerpt: (response ?? '').slice(0, 1024) }),
      ({ code, responseCode, response = '' }: SmtpError) =>
        result({
          outcome:
            code === 'EENVELOPE' && NO_MAILBOX.includes(responseCode ?? 0)
              ? ('gone' as const)
              : ('failed' as const),
          status: responseCode ?? null,
          excerpt: response.slice(0, 1024),
          error: 'mail',
        }),
    );
    return Promise.race([answered, ended(signal, timeout).then((error) => result({ error }))]);
  }

  close(): void {
    this.transport?.close();
  }

  private async tracksOf(messages: readonly Message[], to: EndpointRow) {
    const slugs = [...new Set(messages.flatMap((one) => slugOf(one) ?? []))];
    const sees: LogName = to.public ? 'public' : 'full';
    const tracks = slugs.length > 0 ? await this.tracks.summaries({ slugs }, sees) : [];
    return new Map(tracks.map((story) => [story.track.slug, story]));
  }
}

/** Parameters that the operator set in SMTP_URL win. */
function withTimes(smtpUrl: string, { timeout }: WebhookSettings): string {
  const url = new URL(smtpUrl);
  const times = {
    pool: 'true',
    maxConnections: '2',
    connectionTimeout: String(timeout / 3),
    greetingTimeout: String(timeout / 3),
    socketTimeout: String(timeout),
  };
  for (const [name, value] of Object.entries(times)) {
    if (!url.searchParams.has(name)) url.searchParams.set(name, value);
  }
  return url.href;
}

function ended(signal: AbortSignal, timeout: number): Promise<'timeout' | 'stopped'> {
  const { promise, resolve } = Promise.withResolvers<'timeout' | 'stopped'>();
  setTimeout(resolve, timeout, 'timeout').unref();
  if (signal.aborted) resolve('stopped');
  signal.addEventListener('abort', () => resolve('stopped'), { once: true });
  return promise;
}
