import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import type { Config } from './config.js';
import { BadSetting } from './config.js';
import { startCluster } from './db/embedded/cluster.js';
import { prepareDatabase } from './db/prepare.js';
import { type Dossier, dossierSchema } from './dossiers/dossier.js';

export type OpenDatabase = {
  ownerUrl: string;
  appUrl: string;
  embedded: boolean;
  /** Migrations that were run just now. */
  migrated: string[];
  stop(): Promise<void>;
};

/** The database that the settings name, or our own under the data folder: reachable and up to date. */
export async function openDatabase(config: Config): Promise<OpenDatabase> {
  if (config.databaseUrl) {
    const urls = { ownerUrl: config.databaseOwnerUrl ?? config.databaseUrl, appUrl: config.databaseUrl };
    return { ...urls, embedded: false, migrated: await prepareDatabase(urls), stop: async () => undefined };
  }
  const cluster = await startCluster({ dataDir: config.dataDir });
  try {
    const urls = await cluster.databaseUrls('paraph');
    return { ...urls, embedded: true, migrated: await prepareDatabase(urls), stop: () => cluster.stop() };
  } catch (error) {
    await cluster.stop();
    throw error;
  }
}

/** The bootstrap token: from the settings, or made at the first start and kept where only we can read it. */
export function adminToken({ adminToken, dataDir }: Config): {
  token: string;
  file: string | null;
  isNew: boolean;
} {
  if (adminToken) return { token: adminToken, file: null, isNew: false };
  const file = join(dataDir, 'admin-token');
  mkdirSync(dataDir, { recursive: true });
  const token = randomBytes(32).toString('base64url');
  try {
    writeFileSync(file, `${token}\n`, { mode: 0o600, flag: 'wx' });
    return { token, file, isNew: true };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return { token: readFileSync(file, 'utf8').trim(), file, isNew: false };
  }
}

/** From src/ and from dist/src/ alike the project's root is where package.json lies. */
const rootOf = (from: string): string => {
  const up = fileURLToPath(new URL('..', from));
  return up.endsWith('/dist/') || up.endsWith('\\dist\\') ? fileURLToPath(new URL('../..', from)) : up;
};

/** This release, as package.json names it. */
export const version = (): string =>
  JSON.parse(readFileSync(join(rootOf(import.meta.url), 'package.json'), 'utf8')).version;

const FOUNDING = join(rootOf(import.meta.url), 'dossiers', 'kazakhstan-eu.yaml');

/** The dossier that an empty database starts with, or null for none. */
export async function firstDossier({ dossier }: Config): Promise<Dossier | null> {
  if (dossier === 'none') return null;
  return readDossier(dossier === 'founding' ? FOUNDING : dossier);
}

/** Reads a dossier from a file, JSON or YAML; says in one line what is wrong with it. */
export async function readDossier(file: string): Promise<Dossier> {
  const text = await readFile(file, 'utf8').catch((error: Error) => {
    throw new BadSetting(`${file}: ${error.message}`);
  });
  let content: unknown;
  try {
    content = parse(text);
  } catch (error) {
    throw new BadSetting(`${file}: ${(error as Error).message.split('\n', 1)[0]}`);
  }
  const read = dossierSchema.safeParse(content);
  if (read.success) return read.data;
  const [fault] = read.error.issues;
  throw new BadSetting(`${file}: /${fault?.path.join('/')}: ${fault?.message}`);
}
