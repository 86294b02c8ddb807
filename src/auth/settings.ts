import { randomBytes } from 'node:crypto';
import type { Config } from '../config.js';
import type { Keyring } from '../sealed.js';

/** How people sign in, as the operator sets it. */
export class AccessSettings {
  /** Seal the secrets of one-time codes; without any given they are lost with the process. */
  readonly keys: Keyring;
  /** Where people reach us, for links that are handed on; null: where the request came to. */
  readonly publicUrl: string | null;

  constructor({ keys = [randomBytes(32)], publicUrl = null }: Partial<AccessSettings> = {}) {
    this.keys = keys;
    this.publicUrl = publicUrl;
  }
}

/** What the environment says; `keys` are those that seal the secrets of webhooks. */
export const accessSettings = ({ publicUrl }: Config, keys: Keyring): AccessSettings =>
  new AccessSettings({ keys, publicUrl });
