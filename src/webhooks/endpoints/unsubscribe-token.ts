import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Keyring } from '../../runtime/secret-box.js';

const sign = (id: string, key: Buffer): string =>
  createHmac('sha256', key).update(`paraph unsubscribe ${id}`).digest('base64url');

/** What a letter's link carries: whoever has the letter may end it, and nobody else. */
export const unsubscribeToken = (id: string, keys: Keyring): string => `${id}.${sign(id, keys[0])}`;

/** The subscription that a token ends, or null if we never made it. Old keys are taken as long as they are kept. */
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
