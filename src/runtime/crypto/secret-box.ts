import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Keys that encrypt secrets at rest, 32 bytes each. The first key seals; all keys open. To rotate, put a new key first,
 * and keep the old key while anything is sealed with it.
 */
export type Keyring = readonly [Buffer, ...Buffer[]];

const KEY_BYTES = 32;
/** NIST SP 800-38D, 8.2: a random nonce of 96 bits. */
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const FORMAT = 'sealed1';

/**
 * Encrypts with AES-256-GCM. The owner (`webhook endpoint <id>`) is associated data, so a secret that is copied to
 * another row cannot be opened there. The result is `sealed1.<key id>.<nonce>.<ciphertext and tag>` in base64url.
 */
export function seal(secret: string, owner: string, keys: Keyring): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', keys[0], nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(associated(owner));
  const box = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return [FORMAT, keyId(keys[0]), nonce.toString('base64url'), box.toString('base64url')].join('.');
}

/** Throws if the text was altered, belongs to another owner, or its key is missing. */
export function unseal(sealed: string, owner: string, keys: Keyring): string {
  const [format, id, nonceText, boxText, ...rest] = sealed.split('.');
  const nonce = Buffer.from(nonceText ?? '', 'base64url');
  const box = Buffer.from(boxText ?? '', 'base64url');
  // Base64 can encode the same bytes differently. Only the encoding of `seal` is accepted.
  const asWritten = nonce.toString('base64url') === nonceText && box.toString('base64url') === boxText;
  const fits = nonce.length === NONCE_BYTES && box.length >= TAG_BYTES;
  if (format !== FORMAT || rest.length > 0 || !asWritten || !fits) {
    throw new Error('the format of a sealed secret is unknown');
  }
  const key = keys.find((candidate) => keyId(candidate) === id);
  if (!key) throw new Error(`the key ${id} that sealed this secret is not among the keys given`);
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(associated(owner));
  decipher.setAuthTag(box.subarray(-TAG_BYTES));
  return Buffer.concat([decipher.update(box.subarray(0, -TAG_BYTES)), decipher.final()]).toString('utf8');
}

/** Parses the setting: keys of 32 bytes in Base64, separated by commas, the current one first. Throws RangeError. */
export function parseKeys(text: string): Keyring {
  const [first, ...older] = text.split(',').map((part) => {
    const key = Buffer.from(part.trim(), 'base64');
    if (key.length !== KEY_BYTES) throw new RangeError(`each key must be base64 of ${KEY_BYTES} bytes`);
    return key;
  });
  return [first!, ...older];
}

/** The keys in the data folder (`webhook-keys`, mode 0600), created at the first call. */
export function keysIn(dataDir: string): Keyring {
  const path = join(dataDir, 'webhook-keys');
  const read = () => parseKeys(readFileSync(path, 'utf8'));
  try {
    return read();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const draft = `${path}.${randomBytes(6).toString('hex')}`;
  writeFileSync(draft, `${randomBytes(KEY_BYTES).toString('base64')}\n`, {
    mode: 0o600,
    flag: 'wx',
    flush: true,
  });
  try {
    // A hard link is atomic and never replaces another process's file.
    linkSync(draft, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft);
  }
  return read();
}

function associated(owner: string): Buffer {
  return Buffer.from(`paraph ${owner}`);
}

/** Identifies a key by the start of its digest. */
function keyId(key: Buffer): string {
  return createHash('sha256').update(key).digest('hex').slice(0, 8);
}
