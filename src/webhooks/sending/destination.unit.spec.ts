import { describe, expect, it } from '@jest/globals';
import { isCovered, parseCidrs, specialRange } from './address.js';
import { checkUrl } from './destination.js';

const answers =
  (...addresses: string[]) =>
  async () =>
    addresses;
const unresolved = async () => {
  throw new Error('no such name');
};

describe('a webhook URL', () => {
  it.each([
    ['https://hooks.mfa.gov.kz/in?desk=1', ['185.125.188.1']],
    ['https://hooks.europa.eu:443/', ['147.67.34.45', '2a01:7080:24:100::666:45']],
    ['HTTPS://Hooks.Europa.EU/Путь#часть', ['147.67.34.45']],
    ['https://xn--80aaxitdbjk.xn--p1ai/', ['147.67.34.45']],
    ['https://147.67.34.45/', []],
    ['https://[2a01:7080:24:100::666:45]/', []],
  ])('given %s on the public internet, it is allowed', async (url, addresses) => {
    expect(await checkUrl(url, [], { resolve: answers(...addresses) })).toBeNull();
  });

  it('given a name that does not resolve, only its form is checked', async () => {
    expect(await checkUrl('https://hooks.example.org/', [], { resolve: unresolved })).toBeNull();
    expect(await checkUrl('http://hooks.example.org/', [], { resolve: unresolved })).toMatchObject({
      code: 'scheme',
    });
  });

  it('given a name in another script, the refusal gives its canonical form', async () => {
    expect(await checkUrl('https://қаз.kz/', [])).toEqual({
      code: 'host_form',
      params: { host: 'xn--80ao21a.kz' },
    });
  });

  it('given allowed ranges that cover every address, any scheme, port and name is allowed', async () => {
    const allow = parseCidrs('10.0.0.0/8, fd00::/8');
    const resolve = answers('10.1.2.3', 'fd00::1');
    expect(await checkUrl('http://receiver:8080/', allow, { resolve })).toBeNull();
    expect(await checkUrl('http://10.1.2.3/', allow)).toBeNull();
    expect(await checkUrl('https://[fd00::1]:8443/', allow)).toBeNull();
    // The form is always checked: another program may read a non-canonical host as another address.
    expect(await checkUrl('http://167838211/', allow)).toMatchObject({ code: 'host_form' });
    expect(await checkUrl('http://user@10.1.2.3/', allow)).toMatchObject({ code: 'userinfo' });
  });

  it('given allowed ranges that cover only some addresses, the ordinary rules apply', async () => {
    const allow = parseCidrs('10.0.0.0/8');
    const mixed = { resolve: answers('10.1.2.3', '147.67.34.45') };
    expect(await checkUrl('https://hooks.europa.eu/', allow, mixed)).toBeNull();
    expect(await checkUrl('http://hooks.europa.eu/', allow, mixed)).toMatchObject({ code: 'scheme' });
    expect(await checkUrl('https://hooks.europa.eu:8443/', allow, mixed)).toEqual({
      code: 'port',
      params: { port: '8443', allowed: '443' },
    });
    expect(
      await checkUrl('https://hooks.europa.eu/', allow, { resolve: answers('10.1.2.3', '127.0.0.1') }),
    ).toEqual({
      code: 'address',
      params: { address: '127.0.0.1', range: 'loopback' },
    });
  });

  it('given IPv4 ranges, the same address embedded in IPv6 is not covered', () => {
    expect(isCovered('::ffff:10.1.2.3', parseCidrs('10.0.0.0/8'))).toBe(false);
  });
});

describe('WEBHOOK_ALLOW_CIDRS', () => {
  it('an empty setting gives no ranges', () => expect(parseCidrs(' ')).toEqual([]));
  it.each(['10.0.0.0', '10.0.0.0/33', '10.1.2.3/8', 'fd00::1/8', 'example.com/8', '0x0a.0.0.0/8x'])(
    '%p is refused, and the error names it',
    (part) => expect(() => parseCidrs(`127.0.0.0/8,${part}`)).toThrow(part),
  );
});

describe('special address ranges', () => {
  it.each([
    ['0.0.0.0', 'unspecified'],
    ['10.0.0.1', 'private'],
    ['100.64.0.1', 'carrierGradeNat'],
    ['127.9.9.9', 'loopback'],
    ['169.254.169.254', 'linkLocal'],
    ['192.0.2.1', 'reserved'],
    ['198.18.0.1', 'reserved'],
    ['224.0.0.1', 'multicast'],
    ['255.255.255.255', 'broadcast'],
    ['::', 'unspecified'],
    ['::1', 'loopback'],
    ['::7f00:1', 'reserved'],
    ['::ffff:7f00:1', 'ipv4Mapped'],
    ['64:ff9b::7f00:1', 'rfc6052'],
    ['2001:0:7f00:1::', 'teredo'],
    ['2001:db8::1', 'reserved'],
    ['2002:7f00:1::', '6to4'],
    ['fc00::1', 'uniqueLocal'],
    ['fe80::1%eth0', 'linkLocal'],
    ['ff02::1', 'multicast'],
    ['4000::1', 'reserved'],
  ])('%s is %s', (address, range) => expect(specialRange(address)).toBe(range));

  it.each(['8.8.8.8', '2606:4700::1111'])('%s is a public address', (address) =>
    expect(specialRange(address)).toBeNull(),
  );
});
