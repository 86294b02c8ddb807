import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

/** A row of the glossary: names of the code (in backquotes), the words of its terms, and the files that define them. */
type Term = { names: string[]; words: string[]; files: string[] };
type Export = { name: string; isType: boolean; file: string };

const EXPORTED = /^export (?:declare )?(?:async )?(type|class|interface|const|function\*?) (\w+)/gm;

const exportsOf = (folder: string): Export[] =>
  globSync(`${folder}/**/*.ts`, { exclude: (name) => /\.(spec|d)\.ts$/.test(name) }).flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(EXPORTED)].map(([, what = '', name = '']) => ({
      name,
      isType: ['type', 'class', 'interface'].includes(what),
      file,
    })),
  );

/** The words of a name in camelCase or CAPITALS, or of a term in prose, in lower case and the singular. */
const wordsOf = (text: string): string[] =>
  (text.match(/[A-Z]?[a-z]+|[A-Z]+(?![a-z])/g) ?? []).map((word) =>
    word
      .toLowerCase()
      .replace(/ies$/, 'y')
      .replace(/(o|s)es$/, '$1')
      .replace(/(?<!s|u)s$/, ''),
  );

const termsOf = (glossary: string): Term[] =>
  [...glossary.matchAll(/^\| (.+?) \| .+? \| (.+?) \|$/gm)]
    .filter(([, term]) => term !== 'term' && term !== '---')
    .map(([, term = '', where = '']) => ({
      names: [...term.matchAll(/`(\w+)`/g)].map(([, name = '']) => name),
      words: wordsOf(term),
      files: [...where.matchAll(/\]\((?:\.\.\/)+(.+?)\)/g)].map(([, file = '']) => file),
    }));

/** Words that are no terms by themselves. */
const COMMON = [
  'of',
  'in',
  'is',
  'as',
  'at',
  'on',
  'to',
  'by',
  'with',
  'the',
  'new',
  'any',
  'both',
  'no',
  'find',
];

/** Exports that the glossary does not explain. */
function missingIn(terms: readonly Term[], all: readonly Export[]): string[] {
  const names = new Set(terms.flatMap((term) => term.names));
  const words = new Set(terms.flatMap((term) => term.words).filter((word) => !COMMON.includes(word)));
  return all
    .filter(({ name, isType }) =>
      isType ? !names.has(name) : !wordsOf(name).some((word) => words.has(word)),
    )
    .map(({ name, file }) => `${name} (${file})`);
}

describe('the glossary', () => {
  const terms = termsOf(readFileSync('docs/reference/glossary.md', 'utf8'));
  const all = [...exportsOf('src/domain'), ...exportsOf('src/ledger')];

  it('names every type and class that domain and ledger export, and a word of every function and constant', () => {
    expect(all.length).toBeGreaterThan(150);
    expect(missingIn(terms, all)).toEqual([]);
  });

  it('given that a term is taken out, then its type is missing', () => {
    const without = terms.filter(({ names }) => !names.includes('Timeline'));
    expect(missingIn(without, all)).toEqual(['Timeline (src/domain/replay/timeline.ts)']);
  });

  it('given a function whose name has no word of any term, then it is missing', () => {
    const vague: Export = { name: 'doAlong', isType: false, file: 'src/ledger/vague.ts' };
    expect(missingIn(terms, [vague])).toEqual(['doAlong (src/ledger/vague.ts)']);
  });

  it('names files that are there, and for each type the one that exports it', () => {
    const files = new Set(terms.flatMap((term) => term.files));
    expect([...files].filter((file) => !existsSync(join(process.cwd(), file)))).toEqual([]);
    const elsewhere = terms.flatMap((term) =>
      all.filter(
        ({ name, isType, file }) => isType && term.names.includes(name) && !term.files.includes(file),
      ),
    );
    expect(elsewhere).toEqual([]);
  });

  it('says everything once', () => {
    const names = terms.flatMap((term) => term.names);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });
});
