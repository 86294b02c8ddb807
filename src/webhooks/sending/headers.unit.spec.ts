import { describe, expect, it } from '@jest/globals';
import { checkHeaders, headerRefusal } from './headers.js';

describe('custom headers', () => {
  it('an Authorization header or a custom header is allowed', () => {
    expect(checkHeaders({ Authorization: 'Bearer abc=', 'X-Desk': 'Consular, 2nd floor' })).toEqual([]);
  });

  it.each([
    'Host',
    'content-length',
    'Content-Type',
    'Cookie',
    'Connection',
    'TE',
    'Transfer-Encoding',
    'Upgrade',
  ])('%s is reserved', (name) =>
    expect(headerRefusal(name, 'x')).toEqual({ code: 'header_reserved', params: { name } }),
  );
  it.each([
    'webhook-id',
    'Webhook-Signature',
    'webhook-anything',
    'Proxy-Authorization',
    'X-Forwarded-For',
    'User-Agent',
  ])('%s is reserved for Paraph or the network', (name) =>
    expect(headerRefusal(name, 'x')?.code).toBe('header_reserved'),
  );
  it.each(['', 'a b', 'a:', 'x\r\nhost', 'имя', ':authority', 'x'.repeat(65)])(
    'the name %p is refused',
    (name) => expect(headerRefusal(name, 'x')?.code).toBe('header_name'),
  );
  it.each(['', ' a', 'a ', 'a\r\nb: c', 'a\nb', 'a\0b', 'ключ', 'a\x7f', 'x'.repeat(513)])(
    'the value %p is refused',
    (value) => expect(headerRefusal('x-desk', value)?.code).toBe('header_value'),
  );

  it('given one header in two spellings, the second is refused', () => {
    expect(checkHeaders({ 'X-Desk': 'a', 'x-desk': 'b' })).toEqual([
      { code: 'header_twice', params: { name: 'x-desk' } },
    ]);
  });

  it('given more than twenty, they are refused', () => {
    const many = Object.fromEntries(Array.from({ length: 21 }, (_, i) => [`x-${i}`, 'a']));
    expect(checkHeaders(many)).toEqual([{ code: 'header_count', params: { most: 20 } }]);
  });
});
