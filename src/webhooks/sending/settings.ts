import { mkdirSync } from 'node:fs';
import { BadSetting, type Config, inDataFolder } from '../../config.js';
import { type Keyring, keysIn, parseKeys } from '../../runtime/secret-box.js';
import { type Cidr, parseCidrs } from './address.js';
import type { Resolve } from './resolve.js';

const SECOND = 1_000;

type Values = {
  /** Keys that seal secrets at rest and sign the unsubscribe links in mail. */
  keys: Keyring;
  /** Paraph's version, sent in `user-agent`. */
  version: string;
} & Partial<Omit<WebhookSettings, 'keys' | 'version'>>;

/** The operator's settings, and times that tests shorten. Times are in milliseconds unless the name says otherwise. */
export class WebhookSettings {
  readonly keys: Keyring;
  readonly version: string;
  /** Non-public address ranges that deliveries may reach: WEBHOOK_ALLOW_CIDRS. */
  readonly allow: readonly Cidr[] = [];
  /** Ports that every endpoint may use; 443 if undefined. Only tests set it. */
  readonly ports: readonly number[] | undefined = undefined;
  readonly resolve: Resolve | undefined = undefined;
  /** CA certificates (PEM) to trust besides Node's own. */
  readonly ca: string | undefined = undefined;
  readonly keepDays: number = 90;
  /** Of one attempt, from the call to the last byte of the answer. */
  readonly timeout: number = 15 * SECOND;
  /** Longer than an attempt, so that only leases of dead processes end. */
  readonly lease: number = 20 * SECOND;
  /** How often each process looks for work without a notification. */
  readonly pollInterval: number = SECOND;
  /** How often the track monitor looks for overdue rounds and stalled tracks. */
  readonly monitorInterval: number = 30 * SECOND;
  /** How long running attempts may take when the process stops, before they are aborted. */
  readonly shutdownGrace: number = 5 * SECOND;
  /** Most batches that one process runs at a time. */
  readonly capacity: number = 200;

  constructor(values: Values) {
    this.keys = values.keys;
    this.version = values.version;
    Object.assign(
      this,
      Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)),
    );
  }
}

/** Reads the settings. Without WEBHOOK_KEYS, keys are generated at the first start and kept in the data folder. */
export function webhookSettings(config: Config, version: string): WebhookSettings {
  const { dataDir, webhookKeys } = config;
  inDataFolder(dataDir, () => mkdirSync(dataDir, { recursive: true }));
  return new WebhookSettings({
    keys:
      webhookKeys === null
        ? inDataFolder(dataDir, () => keysIn(dataDir))
        : parseSetting('WEBHOOK_KEYS', parseKeys, webhookKeys),
    version,
    allow: parseSetting('WEBHOOK_ALLOW_CIDRS', parseCidrs, config.webhookAllowCidrs),
    keepDays: config.webhookKeepDays,
  });
}

function parseSetting<T>(name: string, parse: (text: string) => T, text: string): T {
  try {
    return parse(text);
  } catch (error) {
    throw new BadSetting(`${name}: ${(error as Error).message}`);
  }
}
