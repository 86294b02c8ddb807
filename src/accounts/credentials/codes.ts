import { Secret, TOTP } from 'otpauth';
import { encode } from 'uqr';

/** Seconds. Every authenticator app supports six digits every half minute (RFC 6238). */
const PERIOD = 30;

const ISSUER = 'Paraph';

/** 160 bits, which RFC 4226, section 4, recommends. */
export const newCodesSecret = (): string => new Secret({ size: 20 }).base32;

const totpOf = (secret: string, label: string): TOTP =>
  new TOTP({ issuer: ISSUER, label, secret: Secret.fromBase32(secret), period: PERIOD });

/** The `otpauth:` address that the QR code holds. */
export const codesUri = (secret: string, label: string): string => totpOf(secret, label).toString();

/**
 * The time step for which the code is valid, or null. The steps before and after the current one are accepted too,
 * because clocks differ (RFC 6238, section 5.2). The caller must store the step, so that no code is accepted twice.
 */
export function timeStepOf(secret: string, code: string, now: string): number | null {
  const token = code.replaceAll(/\s/g, '');
  if (!/^\d{6}$/.test(token)) return null;
  const timestamp = Date.parse(now);
  const delta = totpOf(secret, '').validate({ token, timestamp, window: 1 });
  return delta === null ? null : Math.floor(timestamp / 1_000 / PERIOD) + delta;
}

/** A QR code as an SVG path of its dark modules. `size` is the side in modules, with the quiet zone of four. */
export function qrCodeOf(text: string): { size: number; path: string } {
  const { size, data } = encode(text, { border: 4 });
  const path = data.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : [])));
  return { size, path: path.join('') };
}
