import { closeSync, ftruncateSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';

/** A file that must be refused: how, and with which words that say where it is wrong. */
export type BadFile = { what: string; type: string; content: Content; says: RegExp };
/** Bytes, or a longer file that begins so and goes on with a byte. */
export type Content = Uint8Array | { begins: string; byte: number; bytes: number };

const JSON_TYPE = 'application/json';
const YAML = 'application/yaml';
const LINES = 'application/jsonl';
const GIB = 1024 ** 3;
const HEAD = '{"format":"paraph-dossier/1"}\n';

const utf8 = (text: string): Uint8Array => strToU8(text);
const track = (more: object = {}) => ({
  ...{ slug: 'visa', kind: 'visa-facilitation', parties: ['EU', 'KZ'], title: 'Visa' },
  ...more,
});
const entry = (more: object = {}) => ({
  tracks: ['visa'],
  type: 'meeting.held',
  occurredOn: '2024-03-01',
  ...more,
});
const dossier = (tracks: object[], entries: object[]): string =>
  JSON.stringify({ format: 'paraph-dossier/1', tracks, entries });

/** Written in windows-1251, as older programs do. */
const inCyrillicOf1251 = (text: string): Uint8Array =>
  Uint8Array.from(text, (letter) => {
    const code = letter.codePointAt(0) ?? 0;
    return code < 0x80 ? code : code - 0x410 + 0xc0;
  });

const inUtf16 = (text: string): Uint8Array => new Uint8Array(Buffer.from(`\ufeff${text}`, 'utf16le'));

const nested = (depth: number): string => {
  const data = `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
  return dossier([track()], [entry()]).replace('"2024-03-01"', `"2024-03-01","data":${data}`);
};

/** Each line names the one before ten times: nine lines are a billion laughs. */
const laughs = [
  'a0: &a0 [ha, ha]',
  ...Array.from({ length: 9 }, (_, n) => `a${n + 1}: &a${n + 1} [${Array(10).fill(`*a${n}`).join(', ')}]`),
].join('\n');

const LAST = dossier([track()], [entry()]);
/** A Cyrillic letter that looks as a Latin one. */
const A = '\u0430';

/** Dossiers that nobody can have meant. */
export const BAD_DOSSIERS: readonly BadFile[] = [
  {
    what: 'truncated',
    type: JSON_TYPE,
    content: utf8(LAST.slice(0, -30)),
    says: /"line":1,"column":\d+|line 1, column \d+/,
  },
  { what: 'empty', type: JSON_TYPE, content: utf8(''), says: /must be|expected|required|format/i },
  {
    what: 'a list 100,000 deep',
    type: JSON_TYPE,
    content: utf8('['.repeat(100_000)),
    says: /JSON|nested too deep/,
  },
  {
    what: 'an object 20,000 deep',
    type: JSON_TYPE,
    content: utf8(nested(20_000)),
    says: /\/entries\/0|deep|nested/,
  },
  {
    what: 'a name twice',
    type: JSON_TYPE,
    content: utf8(LAST.replace('"slug":"visa"', '"slug":"visa","slug":"other"')),
    says: /\/tracks\/0\/slug twice/,
  },
  {
    what: 'a name twice in YAML',
    type: YAML,
    content: utf8('format: a\nformat: b\n'),
    says: /format|unique|twice/,
  },
  {
    what: 'a billion laughs in YAML',
    type: YAML,
    content: utf8(laughs),
    says: /alias|anchor|JSON|nested more than/i,
  },
  {
    what: 'an alias of itself in YAML',
    type: YAML,
    content: utf8('a: &a [*a]\n'),
    says: /alias|anchor|JSON|nested more than/i,
  },
  {
    what: 'a list 200,000 deep in YAML',
    type: YAML,
    content: utf8('['.repeat(200_000)),
    says: /YAML|nested|deep/,
  },
  {
    what: 'windows-1251',
    type: JSON_TYPE,
    content: inCyrillicOf1251(dossier([track({ title: 'Визы' })], [])),
    says: /not UTF-8/,
  },
  { what: 'UTF-16', type: JSON_TYPE, content: inUtf16(LAST), says: /not UTF-8/ },
  {
    what: 'a zero character',
    type: JSON_TYPE,
    content: utf8(dossier([track({ title: 'Vi\u0000sa' })], [])),
    says: /\/tracks\/0\/title.*NUL/s,
  },
  {
    what: 'a Cyrillic letter in a slug',
    type: JSON_TYPE,
    content: utf8(dossier([track({ slug: `vis${A}` })], [])),
    says: /\/tracks\/0\/slug/,
  },
  {
    what: 'a Cyrillic letter in a party',
    type: JSON_TYPE,
    content: utf8(dossier([track({ parties: ['EU', '\u041aZ'] })], [])),
    says: /\/tracks\/0\/parties\/1/,
  },
  {
    what: 'a Cyrillic letter in an event',
    type: JSON_TYPE,
    content: utf8(dossier([track()], [entry({ type: `meeting.h${A}ld` }), entry()])),
    says: /\/entries\/0\/type/,
  },
  {
    what: 'a Cyrillic letter in a member',
    type: JSON_TYPE,
    content: utf8(dossier([track()], [{ ...entry(), [`d${A}ta`]: {} }])),
    says: /\/entries\/0/,
  },
  {
    what: 'a day that looks as one',
    type: JSON_TYPE,
    content: utf8(dossier([track()], [entry(), entry({ occurredOn: '2024-02-30' })])),
    says: /\/entries\/1\/occurredOn/,
  },
  {
    what: 'JSON Lines that end in a line',
    type: LINES,
    content: utf8(`${HEAD}{"track":${JSON.stringify(track())}}\n{"entry":{"tra`),
    says: /"line":3|line 3/,
  },
  {
    what: 'a gibibyte of JSON',
    type: JSON_TYPE,
    content: { begins: '{"format":"', byte: 0x61, bytes: GIB },
    says: /larger than/,
  },
  {
    what: 'a gibibyte in one line',
    type: LINES,
    content: { begins: `${HEAD}{"track":{"slug":"`, byte: 0x61, bytes: GIB },
    says: /MiB|line 2|too long/,
  },
];

/** A gibibyte of JSON Lines, of which the last is wrong: only a command takes so much. */
export function writeLongLines(file: string, bytes: number): void {
  const handle = openSync(file, 'w');
  try {
    writeSync(handle, `${HEAD}{"track":${JSON.stringify(track())}}\n`);
    const line = `{"entry":${JSON.stringify(entry({ note: 'ж'.repeat(10_000) }))}}\n`;
    for (let written = 0; written < bytes; written += Buffer.byteLength(line)) writeSync(handle, line);
    writeSync(handle, `{"entry":${JSON.stringify(entry({ occurredOn: '2024-02-30' }))}}\n`);
  } finally {
    closeSync(handle);
  }
}

/** Puts a content into a file, a long one with holes (of zero bytes) behind its beginning. */
export function writeTo(folder: string, { type, content }: BadFile): string {
  const file = join(folder, `bad.${{ [YAML]: 'yaml', [LINES]: 'jsonl' }[type] ?? 'json'}`);
  if (content instanceof Uint8Array) writeFileSync(file, content);
  else {
    const handle = openSync(file, 'w');
    writeSync(handle, content.begins);
    ftruncateSync(handle, content.bytes);
    closeSync(handle);
  }
  return file;
}

/** The content as it is sent, in pieces. */
export async function* sent(content: Content): AsyncGenerator<Uint8Array> {
  if (content instanceof Uint8Array) yield content;
  else {
    yield utf8(content.begins);
    const piece = Buffer.alloc(256 * 1024, content.byte);
    for (let bytes = 0; bytes < content.bytes; bytes += piece.length) yield piece;
  }
}

/** A workbook, or a text, of which one part unpacks to so many bytes of zeros. */
export function bomb(part: string, bytes: number): Uint8Array<ArrayBuffer> {
  const types =
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>';
  const zeros = new Uint8Array(bytes);
  const parts =
    part === '[Content_Types].xml'
      ? { [part]: zeros }
      : { '[Content_Types].xml': utf8(types), [part]: zeros };
  return new Uint8Array(zipSync(parts, { level: 6 }));
}
