import { sha256 } from '../../runtime/crypto/sha256.js';

/** The hashes of a Merkle tree (RFC 6962, section 2.1): SHA-256, with a prefix that tells leaves from nodes. */
export const HASH_BYTES = 32;

const LEAF = Buffer.from([0]);
const NODE = Buffer.from([1]);

export const EMPTY_ROOT = sha256('');

export const leafHash = (leaf: Buffer): Buffer => sha256(Buffer.concat([LEAF, leaf]));

export const nodeHash = (left: Buffer, right: Buffer): Buffer => sha256(Buffer.concat([NODE, left, right]));
