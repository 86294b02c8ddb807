import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parse } from 'yaml';
import type { Doubt, Fields, Knowledge } from '../../src/communiques/reading/fields.js';
import type { Language } from '../../src/domain/values/text.js';

/** What a text says, in short forms: places as "Brussels, BE", an outcome and a step by words that they hold. */
type Expected = {
  language?: Language;
  type?: string;
  occurredOn?: string;
  number?: number;
  place?: string;
  format?: string;
  body?: string;
  tracks?: string[];
  people?: { name: string; title?: string; side?: string }[];
  outcome?: string;
  next?: { number?: number; target: string; place?: string };
  steps?: { side?: string; due?: string; what: string }[];
  unused?: { field: keyof Fields; because: Doubt }[];
};

export type Fixture = { name: string; seen: boolean; text: string; knowledge: Knowledge; expect: Expected };

const HERE = 'test/communiques';

/** Every text, with what is on record for it. The folders `unseen` and `unseen-later` hold those at which no pattern was made. */
export function fixtures(): Fixture[] {
  const record = parse(readFileSync(`${HERE}/knowledge.yaml`, 'utf8'), { schema: 'core' }) as Knowledge;
  const files = readdirSync(`${HERE}/texts`, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.yaml'),
  );
  return files.sort().map((file) => {
    const { text, knowledge, expect } = parse(readFileSync(join(HERE, 'texts', file), 'utf8'), {
      schema: 'core',
    });
    const seen = !file.startsWith('unseen');
    const name = `${file.split('/')[0]}/${basename(file, '.yaml')}`;
    return { name, seen, text, knowledge: { ...record, ...knowledge }, expect: expect ?? {} };
  });
}
