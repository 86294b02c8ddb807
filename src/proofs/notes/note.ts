import { createPrivateKey, createPublicKey, hash, type KeyObject, sign, verify } from 'node:crypto';

/**
 * Signed notes (C2SP signed-note, the form of Go's golang.org/x/mod/sumdb/note): a text that ends with a line feed, an
 * empty line, and a line for each signature: `— <name> <base64 of key id and signature>`.
 */
export type Note = { text: string; signatures: readonly Signature[] };
type Signature = { name: string; keyId: number; signature: Buffer };

/** A key that verifies: `type` is 1 for a log's Ed25519, 4 for the cosignature of a witness. */
export type Verifier = { name: string; keyId: number; type: number; key: KeyObject; vkey: string };
export type Signer = { name: string; keyId: number; key: KeyObject };

export const ED25519 = 1;
export const COSIGNATURE = 4;

/** The most bytes and signatures of a note that is read: C2SP asks for a limit, and for at least 16 signatures. */
const MOST_BYTES = 1024 * 1024;
const MOST_SIGNATURES = 64;

const KEY_BYTES = 32;
const KEY_ID_BYTES = 4;
/** SubjectPublicKeyInfo and PKCS #8 of Ed25519 up to the key's 32 bytes (RFC 8410, sections 4 and 7). */
const SPKI = Buffer.from('302a300506032b6570032100', 'hex');
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');

const isName = (name: string): boolean => name !== '' && !/[\s+]/u.test(name);

/** Base64 has several spellings of the same bytes. Only the one that an encoder writes is accepted. */
function fromBase64(text: string): Buffer | null {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : null;
}

const keyIdOf = (name: string, type: number, publicKey: Buffer): number =>
  hash(
    'sha256',
    Buffer.concat([Buffer.from(`${name}\n`), Buffer.from([type]), publicKey]),
    'buffer',
  ).readUInt32BE();

/** Ed25519 from the seed of 32 bytes (RFC 8032). */
export const privateKeyOf = (seed: Buffer): KeyObject =>
  createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: 'der', type: 'pkcs8' });

export const publicBytesOf = (key: KeyObject): Buffer =>
  (key.type === 'public' ? key : createPublicKey(key))
    .export({ format: 'der', type: 'spki' })
    .subarray(SPKI.length);

export function signerOf(name: string, key: KeyObject): Signer {
  if (!isName(name)) throw new RangeError(`${name}: a key's name has no spaces and no plus`);
  return { name, key, keyId: keyIdOf(name, ED25519, publicBytesOf(key)) };
}

/** A verifier key as text: `<name>+<key id in hex>+<base64 of type and key>`. */
export function vkeyOf(name: string, publicKey: Buffer, type = ED25519): string {
  const id = keyIdOf(name, type, publicKey)
    .toString(16)
    .padStart(2 * KEY_ID_BYTES, '0');
  return `${name}+${id}+${Buffer.concat([Buffer.from([type]), publicKey]).toString('base64')}`;
}

/** Reads a verifier key; throws RangeError if it is none. */
export function verifierOf(vkey: string): Verifier {
  const [name = '', , ...encoded] = vkey.split('+');
  const bytes = fromBase64(encoded.join('+'));
  const type = bytes?.[0];
  const publicKey = bytes?.subarray(1);
  const isKnown = type === ED25519 || type === COSIGNATURE;
  if (
    !isName(name) ||
    !isKnown ||
    publicKey?.length !== KEY_BYTES ||
    vkeyOf(name, publicKey, type) !== vkey
  ) {
    throw new RangeError('is not a verifier key: <name>+<id>+<key>, as C2SP signed-note writes it');
  }
  const key = createPublicKey({ key: Buffer.concat([SPKI, publicKey]), format: 'der', type: 'spki' });
  return { name, type, key, vkey, keyId: keyIdOf(name, type, publicKey) };
}

/** Signs a text that ends with a line feed. */
export function signNote(text: string, signers: readonly Signer[]): string {
  return `${text}\n${signers.map((signer) => signatureLine(signer, sign(null, Buffer.from(text), signer.key))).join('')}`;
}

export function signatureLine({ name, keyId }: Pick<Signer, 'name' | 'keyId'>, signature: Buffer): string {
  const id = Buffer.alloc(KEY_ID_BYTES);
  id.writeUInt32BE(keyId);
  return `— ${name} ${Buffer.concat([id, signature]).toString('base64')}\n`;
}

/** Reads a note without verifying it; null if it is not one. */
export function parseNote(note: string): Note | null {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a note has none but line feeds
  if (Buffer.byteLength(note) > MOST_BYTES || /[\u0000-\u0009\u000b-\u001f]/.test(note)) return null;
  const end = note.lastIndexOf('\n\n');
  if (end < 0 || !note.endsWith('\n')) return null;
  const lines = note.slice(end + 2, -1).split('\n');
  if (lines.length > MOST_SIGNATURES) return null;
  const signatures: Signature[] = [];
  for (const line of lines) {
    const [dash, name = '', encoded = '', ...more] = line.split(' ');
    const bytes = fromBase64(encoded);
    if (dash !== '—' || !isName(name) || more.length > 0 || !bytes || bytes.length <= KEY_ID_BYTES)
      return null;
    signatures.push({ name, keyId: bytes.readUInt32BE(), signature: bytes.subarray(KEY_ID_BYTES) });
  }
  return { text: note.slice(0, end + 1), signatures };
}

/**
 * The text of a note, and the keys that signed it. Null if it is no note, if none of these keys signed it, or if the
 * signature of one of them is wrong.
 */
export function openNote(
  note: string,
  verifiers: readonly Verifier[],
): { text: string; by: Verifier[] } | null {
  const parsed = parseNote(note);
  if (!parsed) return null;
  const by: Verifier[] = [];
  for (const { name, keyId, signature } of parsed.signatures) {
    const verifier = verifiers.find((one) => one.name === name && one.keyId === keyId);
    if (!verifier || by.includes(verifier)) continue;
    if (!isSignedBy(verifier, parsed.text, signature)) return null;
    by.push(verifier);
  }
  return by.length > 0 ? { text: parsed.text, by } : null;
}

/** The time of a cosignature is signed with it (C2SP tlog-cosignature: `cosignature/v1`, `time`, the text). */
function isSignedBy({ key, type }: Verifier, text: string, signature: Buffer): boolean {
  if (type === ED25519) return verify(null, Buffer.from(text), key, signature);
  if (signature.length <= 8) return false;
  return verify(null, cosignedText(text, signature.readBigUInt64BE()), key, signature.subarray(8));
}

export const cosignedText = (text: string, seconds: bigint): Buffer =>
  Buffer.from(`cosignature/v1\ntime ${seconds}\n${text}`);

/** The notes of a file that holds several, one after another, perhaps with empty lines between. */
export function splitNotes(text: string): string[] {
  const notes: string[] = [];
  let lines: string[] = [];
  for (const line of text.split('\n')) {
    const isSigned = lines.at(-1)?.startsWith('— ') ?? false;
    if (isSigned && !line.startsWith('— ')) {
      notes.push(`${lines.join('\n')}\n`);
      lines = [];
    }
    if (line !== '' || lines.length > 0) lines.push(line);
  }
  return notes;
}
