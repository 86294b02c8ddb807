import { type Argon2Parameters, argon2, randomBytes, timingSafeEqual } from 'node:crypto';

/**
 * Memory in KiB, passes and lanes: the first of OWASP's configurations for Argon2id. It takes some 40 ms of one core.
 */
const COST = { memory: 19_456, passes: 2, parallelism: 1 };
const SALT_BYTES = 16;
const HASH_BYTES = 32;

/** In characters. NIST SP 800-63B-4, 3.1.1.2, requires 15 of a password that is the only factor. */
const SHORTEST = 15;
const LONGEST = 256;

/** Keyboards compose characters differently: NFKC makes the same password of them (SP 800-63B-4, 3.1.1.2). */
const normal = (password: string): Buffer => Buffer.from(password.normalize('NFKC'));

const derive = (password: string, nonce: Buffer, cost: typeof COST, tagLength: number): Promise<Buffer> => {
  const parameters: Argon2Parameters = { ...cost, message: normal(password), nonce, tagLength };
  return new Promise((resolve, reject) => {
    argon2('argon2id', parameters, (error, hash) => (error ? reject(error) : resolve(hash)));
  });
};

const base64 = (bytes: Buffer) => bytes.toString('base64').replaceAll('=', '');

/** Argon2id (RFC 9106) with a salt of its own, as a PHC string. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const hash = await derive(password, salt, COST, HASH_BYTES);
  const { memory, passes, parallelism } = COST;
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${base64(salt)}$${base64(hash)}`;
}

const PHC = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/;

/** The hash that a password is compared with if the account has none. No password has this hash. */
const DUMMY_HASH = `$argon2id$v=19$m=${COST.memory},t=${COST.passes},p=${COST.parallelism}$${base64(Buffer.alloc(SALT_BYTES))}$${base64(Buffer.alloc(HASH_BYTES))}`;

/**
 * Whether the password matches the stored hash. `null` stands for an account that does not exist or has no password: it
 * never matches, and takes as long.
 */
export async function verifyPassword(password: string, stored: string | null): Promise<boolean> {
  const [, memory, passes, parallelism, salt = '', hash = ''] = PHC.exec(stored ?? DUMMY_HASH) ?? [];
  if (!hash) throw new Error('a password is not stored in a form known here');
  const expected = Buffer.from(hash, 'base64');
  const cost = { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) };
  const given = await derive(password, Buffer.from(salt, 'base64'), cost, expected.length);
  return timingSafeEqual(given, expected) && stored !== null;
}

export type PasswordFault = 'password_short' | 'password_long' | 'password_simple';

/**
 * What is wrong with a new password; null if nothing is. It may use any characters, but it must have six different ones
 * beside the names of its owner and of this service (ASVS 5, 6.2.11).
 */
export function faultOfPassword(password: string, names: readonly string[]): PasswordFault | null {
  const typed = password.normalize('NFKC');
  if ([...typed].length < SHORTEST) return 'password_short';
  if (typed.length > LONGEST) return 'password_long';
  const known = ['paraph', ...names.flatMap((name) => name.split(/[\s.@_-]+/))].filter(
    ({ length }) => length > 2,
  );
  const rest = known.reduce((text, name) => text.replaceAll(name.toLowerCase(), ''), typed.toLowerCase());
  return new Set(rest).size < 6 ? 'password_simple' : null;
}
