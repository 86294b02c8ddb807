import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { Transporter } from 'nodemailer';
import { Counter } from 'prom-client';
import type { Language } from '../domain/values/text.js';
import { Metrics } from '../runtime/metrics.js';
import { MailSettings } from './settings.js';

/** SMTP codes for a mailbox that does not exist (RFC 5321, 4.2.3). Writing there again would harm our reputation as a sender. */
const NO_MAILBOX = [550, 551, 553];

/**
 * How long a stopping process waits for the mail server's answer, in milliseconds: with the five of webhooks, less than the
 * ten after which containers are killed.
 */
const GRACE = 3_000;

/** How much of the mail server's answer is kept, in characters. */
const EXCERPT = 1_024;

export type Letter = {
  /** The same for every attempt, so that a duplicate can be recognised: it becomes the Message-ID. */
  id: string;
  to: string;
  subject: string;
  text: string;
  language: Language;
  /** A link that ends such mails; null where there is nothing to end. */
  unsubscribeUrl: string | null;
};

export type MailResult = {
  /** `gone`: the mail server says that there is no such mailbox. */
  outcome: 'delivered' | 'failed' | 'gone';
  status: number | null;
  /** The beginning of the mail server's answer. */
  excerpt: string;
  error: 'mail' | 'timeout' | 'stopped' | null;
  latencyMs: number;
};

type SmtpError = Error & { code?: string; responseCode?: number; response?: string };

/** Sends mail through the operator's mail server, with the headers that every automatic mail has. */
@Injectable()
export class MailTransport implements OnApplicationShutdown {
  private transport: Promise<Transporter> | null = null;

  private readonly mails: Counter<'outcome'>;

  constructor(
    private readonly settings: MailSettings,
    { internalRegistry }: Metrics,
  ) {
    this.mails = new Counter({
      name: 'paraph_mails_total',
      help: 'Attempts of this process to send a mail, by outcome: delivered, failed, gone.',
      labelNames: ['outcome'],
      registers: [internalRegistry],
    });
  }

  async send(
    { id, to, subject, text, language, unsubscribeUrl }: Letter,
    signal: AbortSignal,
  ): Promise<MailResult> {
    const { smtpUrl, publicUrl, from, timeout } = this.settings;
    if (smtpUrl === null || publicUrl === null) throw new Error('mail needs SMTP_URL and PUBLIC_URL');
    const begun = Date.now();
    this.transport ??= this.open(smtpUrl);
    const sending = (await this.transport).sendMail({
      from,
      to,
      subject,
      text,
      messageId: `<${id}@${new URL(publicUrl).hostname}>`,
      headers: {
        'Auto-Submitted': 'auto-generated',
        'Content-Language': language,
        ...(unsubscribeUrl && {
          'List-Unsubscribe': `<${unsubscribeUrl}>`,
          'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
        }),
      },
    });
    const result = (part: Partial<MailResult>): MailResult => ({
      outcome: 'failed',
      status: null,
      excerpt: '',
      error: null,
      ...part,
      latencyMs: Date.now() - begun,
    });
    const answered = sending.then(
      ({ response }) =>
        result({ outcome: 'delivered', status: 250, excerpt: (response ?? '').slice(0, EXCERPT) }),
      ({ code, responseCode, response = '' }: SmtpError) =>
        result({
          outcome:
            code === 'EENVELOPE' && NO_MAILBOX.includes(responseCode ?? 0)
              ? ('gone' as const)
              : ('failed' as const),
          status: responseCode ?? null,
          excerpt: response.slice(0, EXCERPT),
          error: 'mail',
        }),
    );
    const ending = ended(signal, timeout).then((error) => result({ error }));
    const sent = await Promise.race([answered, ending]);
    this.mails.inc({ outcome: sent.outcome });
    return sent;
  }

  async onApplicationShutdown(): Promise<void> {
    (await this.transport)?.close();
  }

  /** nodemailer is loaded for the first letter, not at each start. */
  private async open(smtpUrl: string): Promise<Transporter> {
    const { createTransport } = await import('nodemailer');
    return createTransport(withTimes(smtpUrl, this.settings));
  }
}

/** Parameters that the operator set in SMTP_URL win. */
function withTimes(smtpUrl: string, { timeout }: MailSettings): string {
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

/** After a stop the answer is waited for a little: the mail server may have taken the mail already. */
function ended(signal: AbortSignal, timeout: number): Promise<'timeout' | 'stopped'> {
  const { promise, resolve } = Promise.withResolvers<'timeout' | 'stopped'>();
  setTimeout(resolve, timeout, 'timeout').unref();
  const stop = () => setTimeout(resolve, GRACE, 'stopped').unref();
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop, { once: true });
  return promise;
}
