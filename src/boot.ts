import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { SESSION_KEY_BYTES } from './accounts/sessions/session-cookie.js';
import { BadSetting, type Config } from './config.js';
import { startCluster } from './db/embedded/cluster.js';
import type { Watcher } from './db/embedded/supervise.js';
import { prepareDatabase } from './db/prepare.js';
import { type Dossier, dossierSchema } from './dossiers/dossier.js';
import { refold } from './ledger/refold.js';

export type OpenDatabase = {
  ownerUrl: string;
  appUrl: string;
  embedded: boolean;
  /** Migrations that were run just now. */
  migrated: string[];
  /** Keeps an embedded one running; gives what ends that, before `stop`. Of another's server we take no care. */
  watch(watcher: Watcher): () => Promise<void>;
  stop(): Promise<void>;
};

/** The database that the settings name, or our own under the data folder: reachable and up to date. */
export async function openDatabase(config: Config): Promise<OpenDatabase> {
  if (config.databaseUrl) {
    const urls = { ownerUrl: config.databaseOwnerUrl ?? config.databaseUrl, appUrl: config.databaseUrl };
    const migrated = await prepareDatabase(urls);
    await refold(urls.ownerUrl);
    return { ...urls, embedded: false, migrated, watch: () => async () => {}, stop: async () => {} };
  }
  const cluster = await startCluster({ dataDir: config.dataDir });
  try {
    const urls = await cluster.databaseUrls('paraph');
    const migrated = await prepareDatabase(urls);
    await refold(urls.ownerUrl);
    return { ...urls, embedded: true, migrated, watch: cluster.watch, stop: () => cluster.stop() };
  } catch (error) {
    await cluster.stop();
    throw error;
  }
}

/** The bootstrap token: from the settings, or made at the first start. */
export function adminToken({ adminToken, dataDir }: Config): {
  token: string;
  file: string | null;
  isNew: boolean;
} {
  if (adminToken) return { token: adminToken, file: null, isNew: false };
  const file = join(dataDir, 'admin-token');
  const { secret, isNew } = keptSecret(file, () => randomBytes(32).toString('base64url'));
  return { token: secret, file, isNew };
}

/** What seals the cookies of sessions: from the settings, or made at the first start. */
export function sessionKey({ sessionKey, dataDir }: Config): Buffer {
  const made = () => randomBytes(SESSION_KEY_BYTES).toString('base64');
  const file = join(dataDir, 'session-key');
  const key = Buffer.from(sessionKey ?? keptSecret(file, made).secret, 'base64');
  if (key.length === SESSION_KEY_BYTES) return key;
  throw new BadSetting(`${file}: is not a key; delete it, and everyone signs in again`);
}

/** A secret in a file that only we can read, made by whoever comes first. */
function keptSecret(file: string, made: () => string): { secret: string; isNew: boolean } {
  mkdirSync(dirname(file), { recursive: true });
  const secret = made();
  try {
    writeFileSync(file, `${secret}\n`, { mode: 0o600, flag: 'wx' });
    return { secret, isNew: true };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return { secret: readFileSync(file, 'utf8').trim(), isNew: false };
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
