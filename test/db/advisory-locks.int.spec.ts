import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { ADVISORY_LOCKS } from '../../src/db/advisory-locks.js';
import { migratedDatabase, type TestDatabase } from '../support/database.js';

let test: TestDatabase;
let owner: pg.Pool;
beforeAll(async () => {
  test = await migratedDatabase();
  owner = new pg.Pool({ connectionString: test.ownerUrl });
});
afterAll(async () => {
  await owner.end();
  await test.drop();
});

const numbers: number[] = Object.values(ADVISORY_LOCKS);

/** What is handed to a function of advisory locks, as it is written. */
const lockedIn = (text: string) =>
  [...text.matchAll(/advisory_(?:xact_)?lock(?:_shared)?\(([^)]*)\)/g)].map(([, locked = '']) => locked);

describe('advisory locks', () => {
  it('have a number each', () => {
    expect(new Set(numbers).size).toBe(numbers.length);
  });

  it('come to the functions of the database as a parameter; those of released migrations have numbers of the registry', async () => {
    const { rows } = await owner.query<{ name: string; text: string }>(
      `SELECT proname AS name, pg_get_functiondef(p.oid) AS text FROM pg_proc p JOIN pg_language l ON l.oid = p.prolang
       WHERE pronamespace = 'public'::regnamespace AND l.lanname IN ('sql', 'plpgsql')`,
    );
    const locked = rows.flatMap(({ text }) => lockedIn(text));
    expect(locked).toContain('number_lock');
    for (const one of locked) if (!/^(number|claim)_lock$/.test(one)) expect(numbers).toContain(Number(one));
  });

  it('are named from the registry in TypeScript, outside of migrations', () => {
    const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.(tsx?|sql)$/.test(file) && !file.startsWith('db/migrations/'))
      .filter((file) => !/\.(spec|d)\.ts$/.test(file));
    const locked = files.flatMap((file) => lockedIn(readFileSync(`src/${file}`, 'utf8')));
    expect(locked).not.toEqual([]);
    for (const one of locked)
      expect(one).toMatch(/^\$1$|^(number|claim)_lock$|^\$\{ADVISORY_LOCKS\.\w+\}(, hashtext\(\$1)?$/);
    const spelt = files.filter((file) =>
      numbers.some((number) =>
        new RegExp(`\\b${number}\\b`).test(readFileSync(`src/${file}`, 'utf8').replaceAll('_', '')),
      ),
    );
    expect(spelt).toEqual(['db/advisory-locks.ts']);
  });
});
