import { hash, randomUUID } from 'node:crypto';

/** HTML as bytes, with a SHA-256 digest of its content. */
export type RenderedHtml = { bytes: Buffer; digest: string };

export function digested(html: string): RenderedHtml {
  const bytes = Buffer.from(html);
  return { bytes, digest: hash('sha256', bytes, 'base64url') };
}

/** The text that marks where cached HTML is inserted. It is random, so that no content can contain it. */
export const PLACEHOLDER = randomUUID();

/**
 * Inserts cached parts into HTML. The digest is computed from the digests of the parts, so that hundreds of parts are
 * neither rendered nor hashed again.
 */
export function fillPlaceholders(html: string, parts: readonly RenderedHtml[]): RenderedHtml {
  const [before = '', after] = html.split(PLACEHOLDER);
  const all = after === undefined ? [digested(before)] : [digested(before), ...parts, digested(after)];
  return {
    bytes: Buffer.concat(all.map(({ bytes }) => bytes)),
    digest: hash('sha256', all.map(({ digest }) => digest).join(), 'base64url'),
  };
}
