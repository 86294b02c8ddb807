/** Why a header is refused; `code` and `params` select a text of the i18n catalogue. `name` is the header as typed. */
export type HeaderRefusal =
  | { code: 'header_name' | 'header_reserved' | 'header_value' | 'header_twice'; params: { name: string } }
  | { code: 'header_count'; params: { most: number } };

const MAX_HEADERS = 20;
/** With MAX_HEADERS of this size, a request stays within the 16 KB of headers that Node's server accepts by default. */
const MAX_NAME_LENGTH = 64;
const MAX_VALUE_LENGTH = 512;

/** RFC 9110, 5.6.2 (token) and 5.5 (visible ASCII, inner spaces): no character that could end a line or a header. */
const TOKEN = /^[!#$%&'*+.^_`|~0-9a-z-]+$/i;
const VALUE = /^[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?$/;

/** Hop-by-hop headers (RFC 9110, 7.6.1), headers that frame or route a request, and headers that the sender sets. */
const RESERVED = new Set([
  'accept-encoding',
  'connection',
  'content-encoding',
  'content-length',
  'content-type',
  'cookie',
  'cookie2',
  'date',
  'expect',
  'forwarded',
  'host',
  'http2-settings',
  'keep-alive',
  'max-forwards',
  'origin',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'user-agent',
  'via',
]);
const RESERVED_PREFIX = /^(webhook-|proxy-|sec-|x-forwarded-)/;

/** Checks the headers that a subscriber adds to each delivery; empty if all are allowed. */
export function checkHeaders(headers: Readonly<Record<string, string>>): HeaderRefusal[] {
  const entries = Object.entries(headers);
  const refusals = entries.flatMap(([name, value]) => headerRefusal(name, value) ?? []);
  const names = entries.map(([name]) => name.toLowerCase());
  for (const [i, [name]] of entries.entries()) {
    if (names.indexOf(name.toLowerCase()) < i) refusals.push({ code: 'header_twice', params: { name } });
  }
  if (entries.length > MAX_HEADERS) refusals.push({ code: 'header_count', params: { most: MAX_HEADERS } });
  return refusals;
}

/** Null if the header is allowed, else the reason. */
export function headerRefusal(name: string, value: string): HeaderRefusal | null {
  const params = { name };
  if (!TOKEN.test(name) || name.length > MAX_NAME_LENGTH) return { code: 'header_name', params };
  const lower = name.toLowerCase();
  if (RESERVED.has(lower) || RESERVED_PREFIX.test(lower)) return { code: 'header_reserved', params };
  if (!VALUE.test(value) || value.length > MAX_VALUE_LENGTH) return { code: 'header_value', params };
  return null;
}
