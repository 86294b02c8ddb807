import { existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { version } from '../../runtime/root-folder.js';
import { type Check, fail, ok, warn } from './check.js';

/** As `engines` of package.json. */
const NODE = 24;

export const release = (): Check => ok('release', `Paraph ${version}`);

export function nodeVersion(): Check {
  const { node } = process.versions;
  return Number.parseInt(node, 10) >= NODE
    ? ok('node', `Node ${node}`)
    : fail('node', `Node ${node} is too old: ${NODE} or later is needed`);
}

/** Dates and plurals need Node's full ICU: with a small ICU they would silently be English. */
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

/** In bytes. A million ledger rows with their statuses take a few GiB, and PostgreSQL cannot write to a full disk. */
const FREE_DISK = { warn: 2 * GIB, fail: GIB / 4 };

export async function freeDisk(dataDir: string): Promise<Check> {
  let folder = resolve(dataDir);
  while (!existsSync(folder)) folder = dirname(folder);
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  const detail = `${(free / GIB).toFixed(1)} GiB free under ${folder}`;
  if (free < FREE_DISK.fail) return fail('disk', detail);
  return free < FREE_DISK.warn ? warn('disk', detail) : ok('disk', detail);
}
