import { hash, randomUUID } from 'node:crypto';

/** HTML as it is sent, and a digest that another content does not have. */
export type RenderedHtml = { bytes: Buffer; digest: string };

export function digested(html: string): RenderedHtml {
  const bytes = Buffer.from(html);
  return { bytes, digest: hash('sha256', bytes, 'base64url') };
}

/** Stands as a text where something that was drawn before comes: a word that nobody can have written. */
export const PLACEHOLDER = randomUUID();

/**
 * HTML with what was drawn before in its place. Its digest is one of the parts', so that hundreds of them are neither
 * drawn nor looked through again.
 */
export function fillPlaceholders(html: string, parts: readonly RenderedHtml[]): RenderedHtml {
  const [before = '', after] = html.split(PLACEHOLDER);
  const all = after === undefined ? [digested(before)] : [digested(before), ...parts, digested(after)];
  return {
    bytes: Buffer.concat(all.map(({ bytes }) => bytes)),
    digest: hash('sha256', all.map(({ digest }) => digest).join(), 'base64url'),
  };
}
