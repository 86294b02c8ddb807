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

  it('limits are 2000, 200 and 500 requests a second by default; 0 means no limit', () => {
    expect(readConfig({}).limits).toEqual({ token: 2_000, session: 200, anonymous: 500 });
    expect(readConfig({ RATE_LIMIT_TOKEN: '0' }).limits.token).toBe(0);
    expect(() => readConfig({ RATE_LIMIT_TOKEN: '-1' })).toThrow(BadSetting);
    expect(() => readConfig({ RATE_LIMIT_ALL: '1' })).toThrow('there is no such setting');
  });

  it('the security log is kept for at least a month', () => {
    expect(readConfig({}).securityLogKeepDays).toBe(365);
    expect(() => readConfig({ SECURITY_LOG_KEEP_DAYS: '7' })).toThrow(BadSetting);
  });
});
