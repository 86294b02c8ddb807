import {
  createHmac,
  createPrivateKey,
  createPublicKey,
  createSecretKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign,
} from 'node:crypto';
import { Cache } from '../../runtime/cache.js';

/** Schemes of Standard Webhooks: `v1` is HMAC-SHA256 with a shared secret, `v1a` is Ed25519. */
export type SignatureKind = 'v1' | 'v1a';

/** A receiver of `v1a` verifies with `publicKey`. It is null for `v1`, where the receiver has the secret. */
export type NewSecret = { secret: string; publicKey: string | null };

/** What an attempt signs. `timestamp` is in whole seconds since the Unix epoch; `body` is the body byte for byte. */
export type SignedContent = { id: string; timestamp: number; body: string };

/** Standard Webhooks asks for 24 to 64 bytes. A secret longer than the digest (32 bytes) makes HMAC no stronger. */
const SHARED_SECRET_BYTES = 32;
/** RFC 8032: an Ed25519 seed and a public key are 32 bytes each. */
const SEED_BYTES = 32;

/**
 * Generates a secret in the format of Standard Webhooks: `whsec_` + base64 of the shared bytes, or `whsk_` + base64 of seed
 * and public key (the format of the reference server) with the public key as `whpk_`.
 */
export function newSecret(kind: SignatureKind): NewSecret {
  if (kind === 'v1') {
    return { secret: `whsec_${randomBytes(SHARED_SECRET_BYTES).toString('base64')}`, publicKey: null };
  }
  const { d, x } = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
  const pair = Buffer.concat([Buffer.from(d!, 'base64url'), Buffer.from(x!, 'base64url')]);
  return { secret: `whsk_${pair.toString('base64')}`, publicKey: publicKeyText(x!) };
}

/** The `whpk_` of a `whsk_` secret; null for a shared secret. Throws RangeError for any other text. */
export function publicKeyOf(secret: string): string | null {
  const key = readSecret(secret);
  return Buffer.isBuffer(key) ? null : publicKeyText(createPublicKey(key).export({ format: 'jwk' }).x!);
}

/**
 * The value of `webhook-signature`: one signature per secret, separated by spaces. During a rotation a receiver can verify
 * with the old or the new secret. Throws RangeError for an unreadable secret.
 */
export function signatures(secrets: readonly string[], { id, timestamp, body }: SignedContent): string {
  const content = Buffer.from(`${id}.${timestamp}.${body}`);
  return secrets
    .map((secret) => {
      const key = keyOf(secret);
      return key.type === 'secret'
        ? `v1,${createHmac('sha256', key).update(content).digest('base64')}`
        : `v1a,${sign(null, content, key).toString('base64')}`;
    })
    .join(' ');
}

/** Recently used keys, because importing a key takes longer than signing. */
const keys = new Cache<KeyObject>(500);

function keyOf(secret: string): KeyObject {
  const before = keys.get(secret);
  if (before) return before;
  const read = readSecret(secret);
  const key = Buffer.isBuffer(read) ? createSecretKey(read) : read;
  keys.set(secret, key);
  return key;
}

function readSecret(secret: string): Buffer | KeyObject {
  const [, prefix, text] = /^(whsec_|whsk_)([A-Za-z0-9+/]+={0,2})$/.exec(secret) ?? [];
  const bytes = Buffer.from(text ?? '', 'base64');
  if (prefix === 'whsec_' && bytes.length >= 24 && bytes.length <= 64) return bytes;
  if (prefix === 'whsk_' && bytes.length === 2 * SEED_BYTES) {
    const jwk = {
      kty: 'OKP',
      crv: 'Ed25519',
      d: bytes.subarray(0, SEED_BYTES).toString('base64url'),
      x: bytes.subarray(SEED_BYTES).toString('base64url'),
    };
    return createPrivateKey({ key: jwk, format: 'jwk' });
  }
  // The message does not contain the secret, because messages are logged.
  throw new RangeError('not a whsec_ secret of 24 to 64 bytes, nor a whsk_ key pair');
}

function publicKeyText(x: string): string {
  return `whpk_${Buffer.from(x, 'base64url').toString('base64')}`;
}
