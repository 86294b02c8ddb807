import { hash } from 'node:crypto';

/** The hashes of a Merkle tree (RFC 6962, section 2.1): SHA-256, with a prefix that tells leaves from nodes. */
export const HASH_BYTES = 32;

const LEAF = Buffer.from([0]);
const NODE = Buffer.from([1]);

export const EMPTY_ROOT = hash('sha256', '', 'buffer');

export const leafHash = (leaf: Buffer): Buffer => hash('sha256', Buffer.concat([LEAF, leaf]), 'buffer');

export const nodeHash = (left: Buffer, right: Buffer): Buffer =>
  hash('sha256', Buffer.concat([NODE, left, right]), 'buffer');
