import { randomBytes } from 'node:crypto';
import type { Keyring } from '../runtime/crypto/secret-box.js';

/** In milliseconds: of one attempt, from the call to the mail server's answer. */
const TIMEOUT = 15_000;

/** Mails that come once a day go out at this hour in UTC unless MAIL_HOUR gives another: eight in the morning in Astana. */
export const DEFAULT_MAIL_HOUR = 3;

/** The operator's settings of mail. */
export class MailSettings {
  /** Keys that sign the links in mail. By default a random key, which is lost with the process. */
  readonly keys: Keyring = [randomBytes(32)];
  /** The mail server; null for none. */
  readonly smtpUrl: string | null = null;
  /** Base of the links in mail. Mail needs it. */
  readonly publicUrl: string | null = null;
  readonly from: string = 'paraph@localhost';
  /** The hour in UTC at which mails go out that come once a day. */
  readonly hour: number = DEFAULT_MAIL_HOUR;
  /** The domains of the addresses that people may give for themselves; empty for any. */
  readonly domains: readonly string[] = [];
  readonly timeout: number = TIMEOUT;

  constructor(values: Partial<MailSettings> = {}) {
    Object.assign(
      this,
      Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)),
    );
  }

  /** Whether mail can be sent, with links back to Paraph. */
  get canSend(): boolean {
    return this.smtpUrl !== null && this.publicUrl !== null;
  }
}

/** What the environment says of mail. */
type Given = Pick<MailSettings, 'publicUrl' | 'smtpUrl'> & {
  smtpFrom: string | null;
  mailHour: number;
  mailDomains: string[];
};

/** The settings of the environment. The keys also seal the secrets of webhooks. */
export const mailSettings = (
  { publicUrl, smtpUrl, smtpFrom, mailHour, mailDomains }: Given,
  keys: Keyring,
): MailSettings =>
  new MailSettings({
    ...{ keys, publicUrl, smtpUrl, hour: mailHour, domains: mailDomains },
    from: smtpFrom ?? `paraph@${publicUrl ? new URL(publicUrl).hostname : 'localhost'}`,
  });
