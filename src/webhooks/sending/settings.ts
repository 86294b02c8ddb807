import { mkdirSync } from 'node:fs';
import { BadSetting, type Config } from '../../config.js';
import { type Keyring, keysIn, parseKeys } from '../../runtime/secret-box.js';
import { type Cidr, parseCidrs } from './address.js';
import type { Resolve } from './resolve.js';

const SECOND = 1_000;

type Given = {
  /** Seal secrets at rest and sign the links in mail. */
  keys: Keyring;
  /** Ours, as deliveries name it. */
  version: string;
} & Partial<Omit<WebhookSettings, 'keys' | 'version'>>;

/** What the operator sets, and the times that tests shorten; milliseconds unless the name says otherwise. */
export class WebhookSettings {
  readonly keys: Keyring;
  readonly version: string;
  /** Ranges that deliveries may reach although they are not on the public internet: WEBHOOK_ALLOW_CIDRS. */
  readonly allow: readonly Cidr[] = [];
  /** Ports open to everyone: 443 alone, unless a test has to show that something else refuses. */
  readonly ports: readonly number[] | undefined = undefined;
  readonly resolve: Resolve | undefined = undefined;
  /** Certificates (PEM) trusted besides the usual ones. */
  readonly ca: string | undefined = undefined;
  /** For links in mail; null leaves them out. */
  readonly publicUrl: string | null = null;
  /** Null: nobody can be written to. */
  readonly smtpUrl: string | null = null;
  readonly mailFrom: string = 'paraph@localhost';
  readonly keepDays: number = 90;
  /** For one attempt, from the call to the last byte of the answer. */
  readonly timeout: number = 15 * SECOND;
  /** Longer than an attempt: what is held longer belonged to a process that died. */
  readonly lease: number = 20 * SECOND;
  /** How often each process looks without being told. */
  readonly poll: number = SECOND;
  /** How often rounds overdue and tracks at a standstill are looked for. */
  readonly watch: number = 30 * SECOND;
  /** How long attempts under way may take when the process stops, before they are handed back. */
  readonly patience: number = 5 * SECOND;
  /** Attempts under way at a time in one process. */
  readonly capacity: number = 200;

  constructor(given: Given) {
    this.keys = given.keys;
    this.version = given.version;
    Object.assign(this, Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)));
  }
}

/** What the environment says; keys that it does not hold are made at the first start and kept in the data folder. */
export function webhookSettings(config: Config, version: string): WebhookSettings {
  const { publicUrl, smtpUrl, smtpFrom, dataDir, webhookKeys } = config;
  mkdirSync(dataDir, { recursive: true });
  return new WebhookSettings({
    keys: webhookKeys === null ? keysIn(dataDir) : understood('WEBHOOK_KEYS', parseKeys, webhookKeys),
    version,
    allow: understood('WEBHOOK_ALLOW_CIDRS', parseCidrs, config.webhookAllowCidrs),
    keepDays: config.webhookKeepDays,
    publicUrl,
    smtpUrl,
    mailFrom: smtpFrom ?? `paraph@${publicUrl ? new URL(publicUrl).hostname : 'localhost'}`,
  });
}

function understood<T>(name: string, read: (text: string) => T, text: string): T {
  try {
    return read(text);
  } catch (error) {
    throw new BadSetting(`${name}: ${(error as Error).message}`);
  }
}
