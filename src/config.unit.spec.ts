import { describe, expect, it } from '@jest/globals';
import { BadSetting, readConfig } from './config.js';
import { vkeyOf } from './proofs/notes/note.js';
import { SECTIONS } from './settings/environment.js';

const [LOG_KEY, WITNESS_KEY] = [1, 4].map((type) => vkeyOf('example/w1', Buffer.alloc(32, 7), type));

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

  it('heads of the log go where it is said, and a witness needs its key and address', () => {
    const given = { SMTP_URL: 'smtp://mail', PUBLIC_URL: 'https://mfa.example' };
    const { outside } = readConfig({ CHECKPOINT_WITNESS: ` ${WITNESS_KEY} https://w.example/a/ public,` });
    expect(outside).toMatchObject({ file: null, mail: null, every: 3_600_000 });
    expect(outside.witnesses).toMatchObject([
      { url: 'https://w.example/a', publicOnly: true, verifier: { name: 'example/w1' } },
    ]);
    expect(readConfig({ ...given, CHECKPOINT_MAIL: 'a@mfa.example' }).outside.mail).toBe('a@mfa.example');
    const refused: [Record<string, string>, string][] = [
      [{ CHECKPOINT_MAIL: 'a@mfa.example' }, 'CHECKPOINT_MAIL: needs SMTP_URL and PUBLIC_URL'],
      [{ CHECKPOINT_EVERY: '0' }, 'CHECKPOINT_EVERY'],
      [{ CHECKPOINT_FILES: 'x' }, 'there is no such setting'],
      [{ CHECKPOINT_WITNESS: `${WITNESS_KEY}` }, 'no plain web address'],
      [{ CHECKPOINT_WITNESS: `${WITNESS_KEY} https://a:b@w.example` }, 'no plain web address'],
      [{ CHECKPOINT_WITNESS: `${WITNESS_KEY} https://w.example privately` }, 'perhaps with public after it'],
      [{ CHECKPOINT_WITNESS: 'w1 https://w.example' }, 'is not a verifier key'],
      [{ CHECKPOINT_WITNESS: `${LOG_KEY} https://w.example` }, 'is the key of a log'],
    ];
    for (const [settings, said] of refused) expect(() => readConfig(settings)).toThrow(said);
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

  it.each(Object.values(SECTIONS).flatMap((shape) => Object.entries(shape)))(
    'given the example in the reference, %s takes it',
    (_name, schema) => {
      const example = schema.meta()?.example as string | undefined;
      // One in backquotes says where a value comes from.
      if (example !== undefined && !/[`’]/.test(example))
        expect(schema.safeParse(example).error).toBeUndefined();
    },
  );
});
