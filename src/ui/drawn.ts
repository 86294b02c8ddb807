import { hash } from 'node:crypto';

/** HTML as it is sent, and a digest that another content does not have. */
export type Drawn = { bytes: Buffer; digest: string };

export function drawnOf(html: string): Drawn {
  const bytes = Buffer.from(html);
  return { bytes, digest: hash('sha256', bytes, 'base64url') };
}

/** Parts in one piece. Its digest is one of theirs, so that a page of parts that were drawn before is quickly told. */
export const joined = (parts: readonly Drawn[]): Drawn => ({
  bytes: Buffer.concat(parts.map(({ bytes }) => bytes)),
  digest: hash('sha256', parts.map(({ digest }) => digest).join(' '), 'base64url'),
});
