import { randomBytes } from 'node:crypto';
import type { Keyring } from '../../runtime/secret-box.js';
import type { SignOnSettings } from './sign-on-settings.js';

/** How people sign in, as the operator sets it. */
export class AccessSettings {
  /** Seal the secrets of one-time codes; without any given they are lost with the process. */
  readonly keys: Keyring;
  /** Where people reach us, for links that are handed on; null: where the request came to. */
  readonly publicUrl: string | null;
  /** The provider of single sign-on; null: there is none. It needs `publicUrl`. */
  readonly signOn: SignOnSettings | null;

  constructor({ keys = [randomBytes(32)], publicUrl = null, signOn = null }: Partial<AccessSettings> = {}) {
    this.keys = keys;
    this.publicUrl = publicUrl;
    this.signOn = signOn;
  }
}

/** What the environment says; `keys` are those that seal the secrets of webhooks. */
export const accessSettings = (
  { publicUrl, signOn }: Pick<AccessSettings, 'publicUrl' | 'signOn'>,
  keys: Keyring,
): AccessSettings => new AccessSettings({ keys, publicUrl, signOn });
