import { type Argon2Parameters, argon2, randomBytes, timingSafeEqual } from 'node:crypto';

/** Memory in KiB, passes and lanes: OWASP's first choice for Argon2id, some 40 ms of one core. */
const COST = { memory: 19_456, passes: 2, parallelism: 1 };
const SALT_BYTES = 16;
const HASH_BYTES = 32;

/** NIST SP 800-63B-4, 3.1.1.2: a password that stands alone has 15 characters; a passphrase fits. */
const SHORTEST = 15;
const LONGEST = 256;

/** What is typed alike is the same password on every keyboard (SP 800-63B-4, 3.1.1.2). */
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

/** What a password is compared with where there is none: no password gives it. */
const NOBODYS = `$argon2id$v=19$m=${COST.memory},t=${COST.passes},p=${COST.parallelism}$${base64(Buffer.alloc(SALT_BYTES))}$${base64(Buffer.alloc(HASH_BYTES))}`;

/**
 * Whether the password is the one. `null` stands for somebody who does not exist or has none: that takes as long, and
 * is never right.
 */
export async function isPassword(password: string, kept: string | null): Promise<boolean> {
  const [, memory, passes, parallelism, salt = '', hash = ''] = PHC.exec(kept ?? NOBODYS) ?? [];
  if (!hash) throw new Error('a password is not kept in a form known here');
  const expected = Buffer.from(hash, 'base64');
  const cost = { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) };
  const given = await derive(password, Buffer.from(salt, 'base64'), cost, expected.length);
  return timingSafeEqual(given, expected) && kept !== null;
}

export type PasswordFault = 'password_short' | 'password_long' | 'password_simple';

/**
 * What is wrong with a password to be chosen. Nothing is asked of its kinds of characters; but it must not be made of
 * a few of them over and over, nor of the names of its owner and of this service (ASVS 5, 6.2.11).
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
