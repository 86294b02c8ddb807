import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { type Keyring, keysIn, parseKeys, seal, unseal } from './secret-box.js';

const keyring = (): Keyring => [randomBytes(32)];

describe('secrets at rest', () => {
  it('a sealed secret opens for its endpoint, and differs each time', () => {
    const keys = keyring();
    const sealed = seal('whsec_тайна', 'ep_1', keys);
    expect(unseal(sealed, 'ep_1', keys)).toBe('whsec_тайна');
    expect(sealed).not.toContain('whsec');
    expect(seal('whsec_тайна', 'ep_1', keys)).not.toBe(sealed);
  });

  it('given another endpoint, it does not open', () => {
    const keys = keyring();
    expect(() => unseal(seal('secret', 'ep_1', keys), 'ep_2', keys)).toThrow();
  });

  it('given any altered character, it does not open', () => {
    const keys = keyring();
    const sealed = seal('secret', 'ep_1', keys);
    for (let i = 0; i < sealed.length; i++) {
      const altered = `${sealed.slice(0, i)}${sealed[i] === 'f' ? '5' : 'f'}${sealed.slice(i + 1)}`;
      expect(() => unseal(altered, 'ep_1', keys)).toThrow();
    }
    expect(() => unseal(`${sealed}.x`, 'ep_1', keys)).toThrow();
    expect(() => unseal('', 'ep_1', keys)).toThrow();
  });

  it('given a new first key, it seals, and secrets of the old key still open', () => {
    const old = keyring();
    const sealed = seal('secret', 'ep_1', old);
    const rotated: Keyring = [randomBytes(32), ...old];
    expect(unseal(sealed, 'ep_1', rotated)).toBe('secret');
    expect(() => unseal(seal('secret', 'ep_1', rotated), 'ep_1', old)).toThrow('not among the keys');
    expect(() => unseal(sealed, 'ep_1', keyring())).toThrow('not among the keys');
  });

  it('keys are parsed from a setting, and a short key is refused', () => {
    const [a, b] = [randomBytes(32), randomBytes(32)];
    expect(parseKeys(`${a.toString('base64')}, ${b.toString('base64')}`)).toEqual([a, b]);
    for (const bad of ['', 'c2hvcnQ=', `${a.toString('base64')},`])
      expect(() => parseKeys(bad)).toThrow(RangeError);
  });

  it('given an empty data folder, a key is created once, readable by its owner only', () => {
    const dir = mkdtempSync(join(tmpdir(), 'paraph-keys-'));
    try {
      const made = keysIn(dir);
      expect(keysIn(dir)).toEqual(made);
      expect(readdirSync(dir)).toEqual(['webhook-keys']);
      if (process.platform !== 'win32') expect(statSync(join(dir, 'webhook-keys')).mode & 0o777).toBe(0o600);
    } finally {
      rmSync(dir, { recursive: true });
    }
  });
});
