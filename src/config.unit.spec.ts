import { describe, expect, it } from '@jest/globals';
import { readConfig } from './config.js';

describe('whom to tell what is in the way', () => {
  it('is nobody, an e-mail or a web address; anything else stops the start', () => {
    expect(readConfig({}).contact).toBeNull();
    expect(readConfig({ CONTACT: 'help@mfa.example' }).contact).toBe('mailto:help@mfa.example');
    expect(readConfig({ CONTACT: 'https://mfa.example/help' }).contact).toBe('https://mfa.example/help');
    expect(() => readConfig({ CONTACT: 'javascript:alert(1)' })).toThrow('CONTACT: must be an e-mail or web');
  });
});
