import { createHmac } from 'node:crypto';
import { expect, it } from '@jest/globals';
import { scramVerifier } from './scram.js';

it('given the example of RFC 7677, the server signs as there', () => {
  const verifier = scramVerifier('pencil', Buffer.from('W22ZaJ0SNY7soEsUEjb6gQ==', 'base64'));
  expect(verifier).toMatch(/^SCRAM-SHA-256\$4096:W22ZaJ0SNY7soEsUEjb6gQ==\$[\w+/=]{44}:[\w+/=]{44}$/);
  const serverKey = Buffer.from(verifier.split(':').at(-1) ?? '', 'base64');
  const nonce = 'rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0';
  const said = `n=user,r=rOprNGfwEbeRWgbNEkqO,r=${nonce},s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096,c=biws,r=${nonce}`;
  expect(createHmac('sha256', serverKey).update(said).digest('base64')).toBe(
    '6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=',
  );
});

it('salts each password anew', () => {
  expect(scramVerifier('pencil')).not.toBe(scramVerifier('pencil'));
});
