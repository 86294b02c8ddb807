/** `code` and `params` fill a sentence of the catalogue; `name` is the header as typed. */
export type HeaderRefusal =
  | { code: 'header_name' | 'header_reserved' | 'header_value' | 'header_twice'; params: { name: string } }
  | { code: 'header_count'; params: { most: number } };

const MOST_HEADERS = 20;
/** With MOST_HEADERS of them a request stays within the 16 KB of headers that Node's server takes by default. */
const LONGEST_NAME = 64;
const LONGEST_VALUE = 512;

/** RFC 9110, 5.6.2 (token) and 5.5 (visible ASCII, inner spaces): nothing that could end a line or a header. */
const TOKEN = /^[!#$%&'*+.^_`|~0-9a-z-]+$/i;
const VALUE = /^[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?$/;

/** Headers of one hop (RFC 9110, 7.6.1), those that frame or route a request, and those that are ours to set. */
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

/** What stands against the headers a subscriber wants added to each delivery; empty if nothing does. */
export function checkHeaders(headers: Readonly<Record<string, string>>): HeaderRefusal[] {
  const entries = Object.entries(headers);
  const refusals = entries.flatMap(([name, value]) => headerRefusal(name, value) ?? []);
  const names = entries.map(([name]) => name.toLowerCase());
  for (const [i, [name]] of entries.entries()) {
    if (names.indexOf(name.toLowerCase()) < i) refusals.push({ code: 'header_twice', params: { name } });
  }
  if (entries.length > MOST_HEADERS) refusals.push({ code: 'header_count', params: { most: MOST_HEADERS } });
  return refusals;
}

/** What stands against one header, or null. */
export function headerRefusal(name: string, value: string): HeaderRefusal | null {
  const params = { name };
  if (!TOKEN.test(name) || name.length > LONGEST_NAME) return { code: 'header_name', params };
  const lower = name.toLowerCase();
  if (RESERVED.has(lower) || RESERVED_PREFIX.test(lower)) return { code: 'header_reserved', params };
  if (!VALUE.test(value) || value.length > LONGEST_VALUE) return { code: 'header_value', params };
  return null;
}
