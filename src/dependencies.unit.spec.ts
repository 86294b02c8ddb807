import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';

type Packages = { dependencies: object; devDependencies: object };
type Locked = { license?: string; link?: boolean };

const page = readFileSync('docs/dependencies.md', 'utf8');
const [, atRunTime = '', toBuild = '', byHand = '', licences = ''] = page.split('\n## ');
const { dependencies, devDependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as Packages;
const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
  packages: Record<string, Locked>;
};

/** The packages in the first column of a table. */
const namedIn = (section: string): string[] =>
  [...section.matchAll(/^\| (`[^|]*) \|/gm)].flatMap(([, cell = '']) =>
    [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name),
  );

/** Whether one may choose licences that are listed (SPDX expressions of a name, AND or OR). */
const isListed = (expression: string): boolean => {
  const listed = new Set(licences.match(/[\w.-]*\w/g));
  return expression
    .replaceAll(/[()]/g, '')
    .split(' OR ')
    .some((choice) => choice.split(' AND ').every((name) => listed.has(name)));
};

describe('docs/dependencies.md', () => {
  it('has a reason for every package, and none for what is gone', () => {
    expect(namedIn(atRunTime).sort()).toEqual(Object.keys(dependencies).sort());
    expect(namedIn(toBuild).sort()).toEqual(Object.keys(devDependencies).sort());
  });

  it('lists the licence of everything that is installed', () => {
    const others = Object.entries(packages).filter(
      ([path, { license = 'none', link }]) => path.startsWith('node_modules/') && !link && !isListed(license),
    );
    expect(others.map(([path, { license }]) => `${path}: ${license}`)).toEqual([]);
  });

  it('names files that are there', () => {
    const named = [...byHand.matchAll(/`(src\/[^`]+)`/g)].map(([, file = '']) => file);
    expect(named.filter((file) => !readable(file))).toEqual([]);
    expect(named.length).toBeGreaterThan(5);
  });
});

function readable(file: string): boolean {
  try {
    readFileSync(file);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EISDIR';
  }
}
