import { Secret, TOTP } from 'otpauth';
import { encode } from 'uqr';

/** Six digits each half minute: what every authenticator app makes (RFC 6238). */
const PERIOD = 30;

const ISSUER = 'Paraph';

/** 160 bits, as RFC 4226, section 4, asks for. */
export const newCodesSecret = (): string => new Secret({ size: 20 }).base32;

const totpOf = (secret: string, label: string): TOTP =>
  new TOTP({ issuer: ISSUER, label, secret: Secret.fromBase32(secret), period: PERIOD });

/** What an app reads from the picture. */
export const codesUri = (secret: string, label: string): string => totpOf(secret, label).toString();

/**
 * The half minute for which the code is right, or null: the current one, or that before or after it for clocks that
 * differ (RFC 6238, section 5.2). Whoever takes it must keep the number: a code counts once.
 */
export function stepOf(secret: string, code: string, now: string): number | null {
  const token = code.replaceAll(/\s/g, '');
  if (!/^\d{6}$/.test(token)) return null;
  const timestamp = Date.parse(now);
  const delta = totpOf(secret, '').validate({ token, timestamp, window: 1 });
  return delta === null ? null : Math.floor(timestamp / 1_000 / PERIOD) + delta;
}

/** The picture as the path of its dark squares, in a square of so many units, with the quiet zone that readers need. */
export function pictureOf(text: string): { size: number; path: string } {
  const { size, data } = encode(text, { border: 4 });
  const path = data.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : [])));
  return { size, path: path.join('') };
}
