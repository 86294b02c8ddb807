import { createHmac, hash, pbkdf2Sync, randomBytes } from 'node:crypto';

/** As PostgreSQL does by default (`scram_iterations`). */
const ITERATIONS = 4_096;

/**
 * What PostgreSQL stores of a password (RFC 5802, section 3, with SHA-256): given instead of the password, which a server may
 * write to its log. The password must be of visible ASCII characters, which SASLprep leaves as they are.
 */
export function scramVerifier(password: string, salt: Buffer = randomBytes(16)): string {
  const salted = pbkdf2Sync(password, salt, ITERATIONS, 32, 'sha256');
  const keyFor = (purpose: string) => createHmac('sha256', salted).update(purpose).digest();
  const stored = hash('sha256', keyFor('Client Key'), 'base64');
  const server = keyFor('Server Key').toString('base64');
  return `SCRAM-SHA-256$${ITERATIONS}:${salt.toString('base64')}$${stored}:${server}`;
}
