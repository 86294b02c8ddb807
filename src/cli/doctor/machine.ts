import { existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { type Check, fail, ok, warn } from './check.js';

/** package.json, engines. */
const NODE = 24;

export function nodeVersion(): Check {
  const { node } = process.versions;
  return Number.parseInt(node, 10) >= NODE
    ? ok('node', `Node ${node}`)
    : fail('node', `Node ${node} is too old: ${NODE} or later is needed`);
}

/** Dates and plurals come from Node's ICU; a build with a small one would fall back to English unnoticed. */
export function languages(): Check {
  const missing = ['kk', 'ru', 'en'].filter(
    (language) =>
      Intl.DateTimeFormat.supportedLocalesOf(language).length === 0 ||
      Intl.PluralRules.supportedLocalesOf(language).length === 0,
  );
  return missing.length === 0
    ? ok('languages', `ICU ${process.versions.icu} knows Kazakh, Russian and English`)
    : fail('languages', `ICU ${process.versions.icu} does not know ${missing.join(', ')}`);
}

const GIB = 2 ** 30;

/** A million ledger rows with their statuses are a few GiB; PostgreSQL stops writing on a full disk. */
const ROOM = { warn: 2 * GIB, fail: GIB / 4 };

export async function freeDisk(dataDir: string): Promise<Check> {
  let folder = resolve(dataDir);
  while (!existsSync(folder)) folder = dirname(folder);
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  const detail = `${(free / GIB).toFixed(1)} GiB free under ${folder}`;
  if (free < ROOM.fail) return fail('disk', detail);
  return free < ROOM.warn ? warn('disk', detail) : ok('disk', detail);
}
