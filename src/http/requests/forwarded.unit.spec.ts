import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addressOf, readForwarded } from './forwarded.js';

describe('an address in X-Forwarded-For', () => {
  it.each([
    ['203.0.113.9', '203.0.113.9'],
    ['203.0.113.9:50001', '203.0.113.9'],
    ['"203.0.113.9:50001"', '203.0.113.9'],
    [' 203.0.113.9\t', '203.0.113.9'],
    ['203.0.113.9:_hidden', '203.0.113.9'],
    ['2001:db8::1', '2001:db8::1'],
    ['2001:DB8:0:0::1', '2001:db8::1'],
    ['[2001:db8::1]', '2001:db8::1'],
    ['[2001:db8::1]:443', '2001:db8::1'],
    ['"[2001:db8::1]:443"', '2001:db8::1'],
    ['"[2001:db8::1]"', '2001:db8::1'],
    ['[fe80::1%eth0]:443', 'fe80::1'],
    ['fe80::1%eth0', 'fe80::1'],
    ['::ffff:203.0.113.9', '203.0.113.9'],
    ['[::ffff:203.0.113.9]:80', '203.0.113.9'],
  ])('%s is %s', (item, address) => {
    expect(addressOf(item)).toBe(address);
  });

  it.each([
    ...['', ' ', '""', 'unknown', '_hidden', '"_hidden:80"', 'unix:', '-', 'office.example', 'null'],
    ...[
      '1',
      '0x7f.1',
      '010.0.0.1',
      '256.0.0.1',
      '203.0.113',
      '203.0.113.9.1',
      '[203.0.113.9]',
      '203.0.113.9:',
    ],
    ...[
      '203.0.113.9:123456',
      '203.0.113.9:x',
      '"203.0.113.9',
      '[2001:db8::1',
      '2001:db8::1]:443',
      ':80',
      '[]:80',
    ],
    ...['for=203.0.113.9', '203.0.113.9;x', '203.0.113.9 203.0.113.10', 'пример', '2001:db8::g'],
  ])('%j is no address', (item) => {
    expect(addressOf(item)).toBeNull();
  });

  it('is the same with every port', () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), fc.integer({ min: 0, max: 65_535 }), (ip, port) => {
        const host = ip.includes(':') ? `[${ip}]` : ip;
        expect(addressOf(`${host}:${port}`)).toBe(addressOf(ip));
        expect(addressOf(`"${host}:${port}"`)).toBe(addressOf(ip));
        expect(addressOf(ip)).not.toBeNull();
      }),
    );
  });
});

describe('the headers of proxies', () => {
  const read = (text: string | string[]) => {
    const headers = { 'x-forwarded-for': text as string };
    readForwarded(headers);
    return headers['x-forwarded-for'];
  };

  it('are read back to the first that names no address', () => {
    expect(read('203.0.113.9:1, 10.0.0.1:2')).toBe('203.0.113.9,10.0.0.1');
    expect(read('203.0.113.9, unknown, 10.0.0.1')).toBe('10.0.0.1');
    expect(read('203.0.113.9,, 10.0.0.1')).toBe('10.0.0.1');
    expect(read('203.0.113.9, unknown')).toBe('');
    expect(read('203.0.113.9,')).toBe('');
    expect(read(['203.0.113.9:1', '10.0.0.1'])).toBe('203.0.113.9,10.0.0.1');
  });

  it('given a thousand proxies, only the last are read', () => {
    const many = Array.from({ length: 1_000 }, (_, n) => `10.0.${n >> 8}.${n & 255}`);
    expect(read(many.join(', ')).split(',')).toEqual(many.slice(-32));
  });

  it('given an unknown protocol, it is ignored', () => {
    const protocol = (text: string) => {
      const headers: Record<string, string> = { 'x-forwarded-proto': text };
      readForwarded(headers);
      return headers['x-forwarded-proto'];
    };
    expect([
      protocol('https'),
      protocol('javascript'),
      protocol('http, https'),
      protocol('https, x'),
    ]).toEqual(['https', undefined, 'http, https', undefined]);
  });
});
