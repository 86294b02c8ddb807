import type { Resolve } from '../../../src/webhooks/sending/resolve.js';

/** What an attacker's name server would answer. */
const NAMES: Record<string, string[]> = {
  'v4.attacker.example': ['127.0.0.1'],
  'v4-other.attacker.example': ['127.255.255.254'],
  'v6.attacker.example': ['::1'],
  'zero.attacker.example': ['0.0.0.0'],
  'any.attacker.example': ['::'],
  'mapped.attacker.example': ['::ffff:127.0.0.1'],
  'mapped-hex.attacker.example': ['::ffff:7f00:1'],
  'compatible.attacker.example': ['::7f00:1'],
  'translated.attacker.example': ['::ffff:0:7f00:1'],
  'nat64.attacker.example': ['64:ff9b::7f00:1'],
  'nat64-local.attacker.example': ['64:ff9b:1::7f00:1'],
  '6to4.attacker.example': ['2002:7f00:1::1'],
  'teredo.attacker.example': ['2001:0:4136:e378:8000:63bf:80ff:fffe'],
  'scoped.attacker.example': ['fe80::1%lo'],
  'private.attacker.example': ['10.0.0.1'],
  'metadata.attacker.example': ['169.254.169.254'],
  'metadata-v6.attacker.example': ['fd00:ec2::254'],
  'mixed.attacker.example': ['93.184.215.14', '127.0.0.1'],
  'mixed-v6.attacker.example': ['2606:4700::1111', '::1'],
  'xn--local-xya.attacker.example': ['127.0.0.1'],
  'a_b.attacker.example': ['127.0.0.1'],
  localhost: ['127.0.0.1', '::1'],
  'app.localhost': ['127.0.0.1'],
  'localhost.localdomain': ['127.0.0.1'],
  'printer.local': ['127.0.0.1'],
  'metadata.google.internal': ['169.254.169.254'],
  'router.home.arpa': ['127.0.0.1'],
  postgres: ['127.0.0.1'],
  // A public address does not make a name of the local network one of the internet.
  'public.internal': ['93.184.215.14'],
  intranet: ['93.184.215.14'],
};
export const attackersNames: Resolve = async (name) =>
  NAMES[name] ?? Promise.reject(new Error(`no such name: ${name}`));

/** `:P` is the canary's port, which the policy of these tests opens, so that the port alone refuses nothing. */
export const ADDRESSES = [
  // Loopback, every way that a parser, C library or browser was seen to read it
  ...['https://127.0.0.1:P/', 'https://127.0.0.2:P/', 'https://127.255.255.254:P/', 'https://[::1]:P/'],
  ...['https://[::]:P/', 'https://0.0.0.0:P/', 'https://[::ffff:7f00:1]:P/', 'https://[::7f00:1]:P/'],
  ...['https://[::ffff:0:7f00:1]:P/', 'https://[64:ff9b::7f00:1]:P/', 'https://[64:ff9b:1::7f00:1]:P/'],
  ...['https://[2002:7f00:1::]:P/', 'https://[2001:0:7f00:1::]:P/', 'http://127.0.0.1:P/', 'http://[::1]:P/'],
  // Ranges that are not the internet
  ...['https://10.0.0.1:P/', 'https://172.16.0.1:P/', 'https://172.31.255.255:P/', 'https://192.168.0.1:P/'],
  ...['https://169.254.169.254:P/latest/meta-data/', 'https://100.64.0.1:P/', 'https://100.127.255.254:P/'],
  ...['https://192.0.0.8:P/', 'https://192.0.2.1:P/', 'https://198.51.100.1:P/', 'https://203.0.113.1:P/'],
  ...['https://198.18.0.1:P/', 'https://198.19.255.255:P/', 'https://192.88.99.1:P/', 'https://224.0.0.1:P/'],
  ...[
    'https://239.255.255.250:P/',
    'https://240.0.0.1:P/',
    'https://255.255.255.255:P/',
    'https://0.1.2.3:P/',
  ],
  ...['https://[fc00::1]:P/', 'https://[fd00:ec2::254]:P/', 'https://[fe80::1]:P/', 'https://[fec0::1]:P/'],
  ...['https://[ff02::1]:P/', 'https://[2001:db8::1]:P/', 'https://[3fff::1]:P/', 'https://[100::1]:P/'],
  ...['https://[2001:2::1]:P/', 'https://[5f00::1]:P/', 'https://[4000::1]:P/'],
];
export const FORMS = [
  ...['https://2130706433:P/', 'https://0x7f000001:P/', 'https://0x7f.0.0.1:P/', 'https://0177.0.0.1:P/'],
  ...['https://017700000001:P/', 'https://127.1:P/', 'https://127.0.1:P/', 'https://0:P/', 'https://0x0:P/'],
  ...['https://127.0.0.1.:P/', 'https://0x7F.1:P/', 'https://00127.0.0.1:P/', 'https://127.0x0.0.1:P/'],
  ...[
    'https://１２７.0.0.1:P/',
    'https://127。0。0。1:P/',
    'https://①②⑦.0.0.1:P/',
    'https://%31%32%37.0.0.1:P/',
  ],
  ...['https://[0:0:0:0:0:0:0:1]:P/', 'https://[::ffff:127.0.0.1]:P/', 'https://[::127.0.0.1]:P/'],
  ...[
    'https://[0000::1]:P/',
    'https://ⓛocalhost:P/',
    'https://localhost.:P/',
    'https://v4.attacker.example.:P/',
  ],
  ...['https://127.0.0.1:0P/', 'https://ｖ4.attacker.example:P/'],
];
const MALFORMED = [
  ...[
    '',
    ' ',
    'https://',
    'https:///127.0.0.1:P/',
    'https:127.0.0.1:P/',
    'https:/127.0.0.1:P/',
    '//127.0.0.1:P/',
  ],
  ...[
    '127.0.0.1:P',
    'https:\\\\127.0.0.1:P/',
    'https://127.0.0.1:P\\@example.org/',
    'https://127.0.0.1\t:P/',
  ],
  ...[
    'https://127.0.0.1:P/\r\nHost: x',
    ' https://127.0.0.1:P/',
    'https://256.0.0.1:P/',
    'https://1.2.3.4.5:P/',
  ],
  ...['https://[::1%25lo]:P/', 'https://[fe80::1%lo]:P/', 'https://127.0.0.1:99999/', 'https://a..b:P/'],
  ...['https://-a.example.org:P/', 'https://a_b.attacker.example:P/', 'https://exa\u200bmple.org:P/'],
  ...[
    'https://127.0.0.1%00.example.org:P/',
    'https://[127.0.0.1]:P/',
    `https://example.org:P/${'a'.repeat(2048)}`,
  ],
];
const USERINFO = [
  ...[
    'https://user@127.0.0.1:P/',
    'https://user:pw@127.0.0.1:P/',
    'https://@127.0.0.1:P/',
    'https://:@127.0.0.1:P/',
  ],
  ...[
    'https://example.org@127.0.0.1:P/',
    'https://example.org:443@127.0.0.1:P/',
    'https://example.org%2f@127.0.0.1:P/',
  ],
];
const SCHEMES = [
  ...[
    'ftp://127.0.0.1:P/',
    'file:///etc/passwd',
    'gopher://127.0.0.1:P/_x',
    'javascript:alert(1)',
    'data:,x',
  ],
  ...[
    'ws://127.0.0.1:P/',
    'unix:/run/postgresql/.s.PGSQL.5432',
    'http+unix://%2Frun%2Fx/',
    'blob:https://127.0.0.1:P/x',
  ],
];
const BY_NAME = Object.entries(NAMES).flatMap(([name, addresses]) => {
  if (name.includes('_')) return [];
  const code = addresses.every((address) => address.startsWith('93.')) ? 'local_name' : 'address';
  return [[`https://${name}:P/`, code]] as const;
});
export const VECTORS: (readonly [string, string])[] = [
  ...ADDRESSES.map((url) => [url, 'address'] as const),
  ...FORMS.map((url) => [url, 'host_form'] as const),
  ...MALFORMED.map((url) => [url, 'malformed'] as const),
  ...USERINFO.map((url) => [url, 'userinfo'] as const),
  ...SCHEMES.map((url) => [url, 'scheme'] as const),
  ...BY_NAME,
  ['http://93.184.215.14/', 'scheme'],
  ['https://93.184.215.14:80/', 'port'],
  ['https://93.184.215.14:22/', 'port'],
  ['https://93.184.215.14:0/', 'port'],
];

/** The vector with a canary's port in it. */
export const at = (url: string, port: number) => url.replace(/P(?=[/\\]|$)/, String(port));
