import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Keyring } from '../runtime/crypto/secret-box.js';

const sign = (purpose: string, id: string, key: Buffer): string =>
  createHmac('sha256', key).update(`paraph ${purpose} ${id}`).digest('base64url');

/** The token of a link in a mail: an id and an HMAC of it, for one purpose. The id contains no dot. */
export const signedToken = (purpose: string, id: string, keys: Keyring): string =>
  `${id}.${sign(purpose, id, keys[0])}`;

/** The id of a token, or null if the token is not valid. Tokens of every key of the keyring are valid. */
export function idOfToken(purpose: string, token: string, keys: Keyring): string | null {
  const [id = '', given = '', ...rest] = token.split('.');
  if (rest.length > 0) return null;
  const bytes = Buffer.from(given);
  const isOurs = keys.some((key) => {
    const made = Buffer.from(sign(purpose, id, key));
    return made.length === bytes.length && timingSafeEqual(made, bytes);
  });
  return isOurs ? id : null;
}
