import { BadSetting, type Config } from '../../config.js';
import type { Keyring } from '../../runtime/crypto/secret-box.js';
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
  /** Whether each message to a receiver holds the newest head of the log. */
  readonly checkpoints: boolean = false;
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

/** The settings of the environment. */
export function webhookSettings(config: Config, version: string, keys: Keyring): WebhookSettings {
  return new WebhookSettings({
    keys,
    version,
    allow: allowedRanges(config.webhookAllowCidrs),
    checkpoints: config.webhookCheckpoints,
    keepDays: config.webhookKeepDays,
  });
}

function allowedRanges(text: string): Cidr[] {
  try {
    return parseCidrs(text);
  } catch (error) {
    throw new BadSetting(`WEBHOOK_ALLOW_CIDRS: ${(error as Error).message}`);
  }
}
