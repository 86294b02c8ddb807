import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';

/** Limits that keep folders and files readable at a glance. */
const MOST_FILES = 20;
const MOST_LINES = 300;

/** Exceptions: folders of numbered files, and `src/ui`, which holds many small components. */
const EXCEPTIONS = ['src/db/migrations', 'src/ui', 'docs/adr'];

const files = execFileSync('git', ['ls-files', 'src', 'test', 'bench', 'scripts', 'docs'], {
  encoding: 'utf8',
})
  .split('\n')
  .filter(Boolean);
const folderOf = (file: string): string => file.slice(0, file.lastIndexOf('/'));
const linesOf = (file: string): number => readFileSync(file, 'utf8').trimEnd().split('\n').length;

describe('the house', () => {
  it(`has no folder with more than ${MOST_FILES} files`, () => {
    const folders = Object.entries(Object.groupBy(files, folderOf))
      .filter(([folder, inside = []]) => !EXCEPTIONS.includes(folder) && inside.length > MOST_FILES)
      .map(([folder, inside = []]) => `${folder}: ${inside.length}`);
    expect(folders).toEqual([]);
  });

  it(`has no source file of more than ${MOST_LINES} lines`, () => {
    const sources = files.filter((file) => /^src\/.*\.tsx?$/.test(file));
    const long = sources.filter((file) => linesOf(file) > MOST_LINES);
    expect(long.map((file) => `${file}: ${linesOf(file)}`)).toEqual([]);
  });
});
