import { generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { sized } from '../../../test/support/sizes.js';
import { checkpointText, parseCheckpoint } from './checkpoint.js';
import {
  COSIGNATURE,
  cosignedText,
  openNote,
  privateKeyOf,
  publicBytesOf,
  signatureLine,
  signerOf,
  signNote,
  verifierOf,
  vkeyOf,
} from './note.js';

/** The example of golang.org/x/mod/sumdb/note. */
const NEUMANN = {
  seed: Buffer.from('AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz', 'base64').subarray(1),
  vkey: 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW',
  text: 'If you think cryptography is the answer to your problem,\nthen you don’t know what your problem is.\n'.replace(
    '’',
    "'",
  ),
  signature:
    '— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n',
};

/** The example of c2sp.org/signed-note. */
const EXAMPLE = {
  vkey: 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k',
  note: 'This is an example message.\n\n— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n',
};

describe('notes of others', () => {
  it('Go’s signature is what we sign, and its key is what we write', () => {
    const key = privateKeyOf(NEUMANN.seed);
    expect(signNote(NEUMANN.text, [signerOf('PeterNeumann', key)])).toBe(
      `${NEUMANN.text}\n${NEUMANN.signature}`,
    );
    expect(vkeyOf('PeterNeumann', publicBytesOf(key))).toBe(NEUMANN.vkey);
  });

  it('opens with the key that signed it', () => {
    const opened = openNote(EXAMPLE.note, [verifierOf(EXAMPLE.vkey)]);
    expect(opened?.text).toBe('This is an example message.\n');
  });

  it('does not open with another key', () => {
    expect(openNote(EXAMPLE.note, [verifierOf(NEUMANN.vkey)])).toBeNull();
  });

  it('no part of a key is a key, nor the key with one byte changed', () => {
    const bytes = Buffer.from(NEUMANN.vkey);
    for (let from = 0; from <= bytes.length; from += 1) {
      for (let to = from + 1; to <= bytes.length; to += 1) {
        if (from > 0 || to < bytes.length)
          expect(() => verifierOf(NEUMANN.vkey.slice(from, to))).toThrow(RangeError);
      }
    }
    for (const [at, byte] of bytes.entries()) {
      const changed = Buffer.from(bytes);
      changed[at] = byte + 1;
      expect(() => verifierOf(changed.toString('latin1'))).toThrow(RangeError);
    }
  });
});

describe('a checkpoint', () => {
  const { privateKey } = generateKeyPairSync('ed25519');
  const signer = signerOf('mfa.example/log', privateKey);
  const verifier = verifierOf(vkeyOf('mfa.example/log', publicBytesOf(privateKey)));
  const head = {
    origin: 'mfa.example/log',
    size: 42,
    root: Buffer.alloc(32, 7),
    extensions: ['definitions abc'],
  };
  const note = signNote(checkpointText(head), [signer]);

  it('is read as it was written', () => {
    expect(parseCheckpoint(openNote(note, [verifier])?.text ?? '')).toEqual(head);
  });

  it('is not opened or not equal once anything in it is changed', () => {
    const bytes = Buffer.from(note);
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, by) => {
        const changed = Buffer.from(bytes);
        changed[at] = (changed[at] as number) ^ by;
        expect(openNote(changed.toString(), [verifier])).toBeNull();
      }),
      { numRuns: sized(2_000, 20_000) },
    );
  }, 600_000);

  it.each([
    'mfa.example/log\n042\n',
    'mfa.example/log\n42\n',
    `\n42\n${head.root.toString('base64')}\n`,
    `mfa.example/log\n42\n${head.root.toString('base64')}`,
    `mfa.example/log\n42\n${head.root.toString('base64')}\n\nmore\n`,
    `mfa.example/log\n0\n${head.root.toString('base64')}\n`,
    `mfa.example/log\n99999999999999999\n${head.root.toString('base64')}\n`,
  ])('%j is none', (text) => {
    expect(parseCheckpoint(text)).toBeNull();
  });

  it('is cosigned by a witness with the time of it', () => {
    const witness = generateKeyPairSync('ed25519').privateKey;
    const vkey = verifierOf(vkeyOf('witness.example', publicBytesOf(witness), COSIGNATURE));
    const text = checkpointText(head);
    const time = Buffer.alloc(8);
    time.writeBigUInt64BE(1_679_315_147n);
    const signature = Buffer.concat([time, sign(null, cosignedText(text, 1_679_315_147n), witness)]);
    const cosigned = note + signatureLine(vkey, signature);
    expect(openNote(cosigned, [verifier, vkey])?.by).toEqual([verifier, vkey]);
    time.writeBigUInt64BE(1_679_315_148n);
    const later = note + signatureLine(vkey, Buffer.concat([time, signature.subarray(8)]));
    expect(openNote(later, [verifier, vkey])).toBeNull();
  });
});
