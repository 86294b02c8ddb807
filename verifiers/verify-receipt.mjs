#!/usr/bin/env node
/**
 * Checks a receipt of Paraph without Paraph: node verify-receipt.mjs RECEIPT KEY
 *
 * RECEIPT: the JSON that GET /v1/proof/inclusion?track=&seq= answered.
 * KEY: the verifier key of the log, which you kept from GET /v1/checkpoint (Accept: application/json): name+id+key.
 *
 * It shows that the entry was in the log when its head was signed: its text has the hash that the row names (1), the row is
 * a leaf of the tree (2) whose root (3) the key has signed (4). Node 18 or later, nothing else.
 */
import { createHash, createPublicKey, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';

const sha256 = (...parts) => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
};
const bytes = (base64) => Buffer.from(base64, 'base64');
const fail = (why) => {
  console.error(`NOT PROVED: ${why}`);
  process.exit(1);
};

const [file, vkey] = process.argv.slice(2);
if (!file || !vkey) fail('give the file of the receipt and the verifier key');
const receipt = JSON.parse(readFileSync(file, 'utf8'));
const { row, payload } = receipt.entry;
const entry = JSON.parse(row);

// 1. The row names its content by a hash. A redacted entry, or one that you may not see whole, has no content here.
if (payload !== null && sha256(payload).toString('hex') !== entry.payload)
  fail('the content is not the one that the row names');
if (entry.track !== receipt.track || entry.seq !== receipt.seq) fail('the row is of another entry');

// 2. RFC 6962, section 2.1: a leaf is hashed with 0 before it, a node with 1.
let hash = sha256(Buffer.of(0), sha256(row));

// 3. The path to the root: RFC 9162, section 2.1.3.2.
const [text, signatures] = receipt.checkpoint.split(/\n\n(?=— )/);
const [origin, size, root] = `${text}\n`.split('\n');
let at = BigInt(receipt.index);
let last = BigInt(size) - 1n;
if (at < 0n || at > last) fail('its place is beyond the head');
for (const sibling of receipt.proof.map(bytes)) {
  if (last === 0n) fail('the path is too long');
  if (at % 2n === 1n || at === last) {
    hash = sha256(Buffer.of(1), sibling, hash);
    while (at % 2n === 0n && at !== 0n) {
      at /= 2n;
      last /= 2n;
    }
  } else {
    hash = sha256(Buffer.of(1), hash, sibling);
  }
  at /= 2n;
  last /= 2n;
}
if (last !== 0n || !hash.equals(bytes(root))) fail('the path does not lead to the root of the head');

// 4. The signature of the head: C2SP signed-note, Ed25519. The key: 1 and its 32 bytes.
const name = vkey.slice(0, vkey.indexOf('+'));
const key = bytes(vkey.slice(name.length + 10));
if (name !== origin || key.length !== 33 || key[0] !== 1) fail('the key is of another log');
const id = sha256(`${name}\n`, key).subarray(0, 4);
if (vkey.slice(name.length + 1, name.length + 9) !== id.toString('hex')) fail('the key is damaged');
const publicKey = createPublicKey({
  key: Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), key.subarray(1)]),
  format: 'der',
  type: 'spki',
});
const isSigned = (signatures ?? '').split('\n').some((line) => {
  const [, by, encoded] = line.split(' ');
  const signed = bytes(encoded ?? '');
  if (by !== name || !signed.subarray(0, 4).equals(id)) return false;
  return verify(null, Buffer.from(`${text}\n`), publicKey, signed.subarray(4));
});
if (!isSigned) fail('the head is not signed by this key');

console.log(
  `PROVED: entry ${entry.seq} of ${entry.track} is number ${receipt.index + 1} of the ${size} in ${origin}.`,
);
console.log(`It was recorded at ${entry.recordedAt}: ${entry.type}, ${entry.occurredOn}.`);
if (payload !== null) console.log(payload);
