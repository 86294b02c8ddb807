import { randomBytes } from 'node:crypto';
import type { Keyring } from '../../runtime/crypto/secret-box.js';
import type { SignOnSettings } from './sign-on-settings.js';

/** The operator's settings for sign-in. */
export class AccessSettings {
  /** The keys that seal the secrets of one-time codes. By default a random key, which is lost with the process. */
  readonly keys: Keyring;
  /** The origin of links to one-time pages; null for the origin of the request. */
  readonly publicUrl: string | null;
  /** The provider of single sign-on, or null. It needs `publicUrl`. */
  readonly signOn: SignOnSettings | null;

  constructor({ keys = [randomBytes(32)], publicUrl = null, signOn = null }: Partial<AccessSettings> = {}) {
    this.keys = keys;
    this.publicUrl = publicUrl;
    this.signOn = signOn;
  }
}

/** The settings of the environment. `keys` also seal the secrets of webhooks. */
export const accessSettings = (
  { publicUrl, signOn }: Pick<AccessSettings, 'publicUrl' | 'signOn'>,
  keys: Keyring,
): AccessSettings => new AccessSettings({ keys, publicUrl, signOn });
