import { randomBytes } from 'node:crypto';
import { sha256 } from '../../runtime/crypto/sha256.js';

/** 256 random bits in base64url, for addresses and cookies. */
export const newSecret = (): string => randomBytes(32).toString('base64url');

/** The stored form of a secret. Secrets are random, so SHA-256 is enough: a slow hash is for what people choose. */
export const digest = (secret: string): Buffer => sha256(secret);
