import { createHash, randomBytes } from 'node:crypto';

/** 256 random bits, as an address or a cookie can say them. */
export const newSecret = (): string => randomBytes(32).toString('base64url');

/** What is kept of a secret. It is random, so nothing slower than SHA-256 is needed. */
export const digest = (secret: string): Buffer => createHash('sha256').update(secret).digest();
