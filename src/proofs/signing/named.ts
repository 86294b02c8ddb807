import { hash } from 'node:crypto';
import { canonicalText } from '../../runtime/crypto/canonical-text.js';

/** The further lines of a checkpoint: what else the signature covers. */
export const DEFINITIONS_LINE = 'definitions';
export const KEYS_LINE = 'keys';

/** A version of a kind, and the hash of its definition. */
export type NamedDefinition = { kind: string; version: number; hash: string };

/** The hash by which a checkpoint names all definitions so far, in the order of kind and version. */
export const hashOfDefinitions = (definitions: readonly NamedDefinition[]): string =>
  hash(
    'sha256',
    canonicalText(definitions.map(({ kind, version, hash }) => ({ kind, version, hash }))),
    'base64',
  );
