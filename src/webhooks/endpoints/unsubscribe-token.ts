import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Keyring } from '../../runtime/secret-box.js';

const sign = (id: string, key: Buffer): string =>
  createHmac('sha256', key).update(`paraph unsubscribe ${id}`).digest('base64url');

/** The token of the unsubscribe link in a mail: the subscription's id and an HMAC of it. */
export const unsubscribeToken = (id: string, keys: Keyring): string => `${id}.${sign(id, keys[0])}`;

/** The id of the subscription, or null if the token is not valid. Tokens of every key of the keyring are valid. */
export function subscriptionOf(token: string, keys: Keyring): string | null {
  const [id = '', given = '', ...rest] = token.split('.');
  if (rest.length > 0) return null;
  const bytes = Buffer.from(given);
  const isOurs = keys.some((key) => {
    const made = Buffer.from(sign(id, key));
    return made.length === bytes.length && timingSafeEqual(made, bytes);
  });
  return isOurs ? id : null;
}
