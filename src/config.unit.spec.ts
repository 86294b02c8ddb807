import { describe, expect, it } from '@jest/globals';
import { BadSetting, readConfig } from './config.js';

describe('settings', () => {
  it.each([
    [undefined, false],
    ['false', false],
    ['true', true],
    ['loopback', 'loopback'],
    ['10.0.0.7, 192.168.0.0/16,2001:db8::/32', '10.0.0.7, 192.168.0.0/16,2001:db8::/32'],
  ])('TRUST_PROXY=%s trusts %j', (TRUST_PROXY, trusted) => {
    expect(readConfig({ TRUST_PROXY }).trustProxy).toBe(trusted);
  });

  it.each(['yes', '1', '10.0.0.0/99', 'proxy.example', 'loopback,,'])('TRUST_PROXY=%s is refused', (text) => {
    expect(() => readConfig({ TRUST_PROXY: text })).toThrow(BadSetting);
  });

  it.each([
    ['https://mfa.example', 'https://mfa.example'],
    ['https://mfa.example/', 'https://mfa.example'],
    ['https://mfa.example/paraph/', 'https://mfa.example/paraph'],
  ])('PUBLIC_URL=%s is %s', (PUBLIC_URL, url) => {
    expect(readConfig({ PUBLIC_URL }).publicUrl).toBe(url);
  });

  it.each([
    'mfa.example',
    'https://mfa.example/a?b',
    'https://mfa.example//a',
    'https://x:y@mfa.example/%20',
  ])('PUBLIC_URL=%s is refused', (PUBLIC_URL) => {
    expect(() => readConfig({ PUBLIC_URL })).toThrow(BadSetting);
  });

  it.each([
    [{ DATABASE_POOLER: 'session' }, 'DATABASE_POOLER: Invalid option'],
    [{ DATABASE_POOLER: 'transaction' }, 'DATABASE_POOLER: needs DATABASE_DIRECT_URL'],
    [{ DATABASE_DIRECT_URL: 'postgres://a@h/d' }, 'DATABASE_DIRECT_URL: needs DATABASE_POOLER=transaction'],
    [
      { DATABASE_POOLER: 'transaction', DATABASE_DIRECT_URL: 'postgres://b@h/d' },
      'DATABASE_DIRECT_URL: must name the same role',
    ],
  ])('%j is refused', (settings, said) => {
    expect(() => readConfig({ DATABASE_URL: 'postgres://a@pool/d', ...settings })).toThrow(said);
  });

  it('limits are 2000, 200 and 500 requests a second by default; 0 means no limit', () => {
    expect(readConfig({}).limits).toEqual({ token: 2_000, session: 200, anonymous: 500 });
    expect(readConfig({ RATE_LIMIT_TOKEN: '0' }).limits.token).toBe(0);
    expect(() => readConfig({ RATE_LIMIT_TOKEN: '-1' })).toThrow(BadSetting);
    expect(() => readConfig({ RATE_LIMIT_ALL: '1' })).toThrow('there is no such setting');
  });

  it('no cache may share public data unless it is said for how long', () => {
    expect(readConfig({}).publicCacheSeconds).toBe(0);
    expect(readConfig({ PUBLIC_CACHE_SECONDS: '5' }).publicCacheSeconds).toBe(5);
    expect(() => readConfig({ PUBLIC_CACHE: '5' })).toThrow(BadSetting);
  });

  it('the security log is kept for at least a month', () => {
    expect(readConfig({}).securityLogKeepDays).toBe(365);
    expect(() => readConfig({ SECURITY_LOG_KEEP_DAYS: '7' })).toThrow(BadSetting);
  });
});
