import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { SESSION_KEY_BYTES } from './accounts/sessions/session-key.js';
import { BadSetting, type Config, inDataFolder } from './config.js';
import { startCluster } from './db/embedded/cluster.js';
import type { SupervisionListener } from './db/embedded/supervise.js';
import type { ConnectionUrls } from './db/pooling.js';
import { prepareDatabase } from './db/prepare.js';
import { partyFileSchema } from './domain/parties/party-file.js';
import { type Dossier, dossierSchema } from './dossiers/dossier.js';
import { sentenceOf } from './http/bodies/sentences.js';
import { faultsOf } from './http/bodies/validation.js';
import type { PartySettings } from './i18n/parties.js';
import { refold } from './ledger/refold.js';
import { type Keyring, keysIn, parseKeys } from './runtime/crypto/secret-box.js';
import { rootFolder } from './runtime/root-folder.js';

export type OpenDatabase = {
  ownerUrl: string;
  appUrl: string;
  /** As whom roles are made: the embedded server's superuser, or the owner, which may not be allowed to. */
  administratorUrl: string;
  /** Where `appUrl` leads to a pooler of transactions: the server itself, for what needs a session. */
  directUrl: string | null;
  embedded: boolean;
  /** The migrations that this start has run. */
  migrated: string[];
  /**
   * Supervises an embedded server; returns the function that ends the supervision, to be called before `stop`. It does
   * nothing for an external server.
   */
  supervise(listener: SupervisionListener): () => Promise<void>;
  stop(): Promise<void>;
};

/** The URLs of an external database. Migrations need a session, so without an owner's URL they go directly. */
export function databaseUrls({
  databaseUrl: appUrl,
  databaseDirectUrl: directUrl,
  databaseOwnerUrl,
}: Pick<Config, 'databaseDirectUrl' | 'databaseOwnerUrl'> & {
  databaseUrl: string;
}): Required<ConnectionUrls> {
  return { ownerUrl: databaseOwnerUrl ?? directUrl ?? appUrl, appUrl, directUrl };
}

/** Opens the database of the settings, or the embedded one in the data folder, and migrates it. */
export async function openDatabase(config: Config): Promise<OpenDatabase> {
  if (config.databaseUrl) {
    const urls = databaseUrls({ ...config, databaseUrl: config.databaseUrl });
    const migrated = await prepareDatabase(urls);
    await refold(urls.ownerUrl);
    return {
      ...{ ...urls, administratorUrl: urls.ownerUrl, embedded: false, migrated },
      supervise: () => async () => {},
      stop: async () => {},
    };
  }
  const cluster = await startCluster({ dataDir: config.dataDir });
  try {
    const urls = await cluster.databaseUrls('paraph');
    const administratorUrl = Object.assign(new URL(cluster.superuserUrl), { pathname: '/paraph' }).href;
    const migrated = await prepareDatabase(urls);
    await refold(urls.ownerUrl);
    return {
      ...{ ...urls, administratorUrl, directUrl: null, embedded: true, migrated },
      supervise: cluster.supervise,
      stop: () => cluster.stop(),
    };
  } catch (error) {
    await cluster.stop();
    throw error;
  }
}

/** The admin token: from the settings, or created at the first start. */
export function adminToken({ adminToken, dataDir }: Config): {
  token: string;
  file: string | null;
  isNew: boolean;
} {
  if (adminToken) return { token: adminToken, file: null, isNew: false };
  const file = join(dataDir, 'admin-token');
  const { secret, isNew } = readOrCreateSecret(file, () => randomBytes(32).toString('base64url'));
  return { token: secret, file, isNew };
}

/** The key that seals session cookies: from the settings, or created at the first start. */
export function sessionKey({ sessionKey, dataDir }: Config): Buffer {
  const create = () => randomBytes(SESSION_KEY_BYTES).toString('base64');
  const file = join(dataDir, 'session-key');
  const key = Buffer.from(sessionKey ?? readOrCreateSecret(file, create).secret, 'base64');
  if (key.length === SESSION_KEY_BYTES) return key;
  throw new BadSetting(`${file}: is not a key; delete it, and everybody has to sign in again`);
}

/** The keys that seal secrets at rest: from the settings, or created at the first start. */
export function sealingKeys({ webhookKeys, dataDir }: Config): Keyring {
  inDataFolder(dataDir, () => mkdirSync(dataDir, { recursive: true }));
  if (webhookKeys === null) return inDataFolder(dataDir, () => keysIn(dataDir));
  try {
    return parseKeys(webhookKeys);
  } catch (error) {
    throw new BadSetting(`WEBHOOK_KEYS: ${(error as Error).message}`);
  }
}

/**
 * Reads a secret from a file, or creates the file with mode 0600. Of concurrent processes one creates it and the others
 * read it.
 */
function readOrCreateSecret(file: string, create: () => string): { secret: string; isNew: boolean } {
  return inDataFolder(dirname(file), () => readOrCreate(file, create()));
}

function readOrCreate(file: string, secret: string): { secret: string; isNew: boolean } {
  mkdirSync(dirname(file), { recursive: true });
  try {
    writeFileSync(file, `${secret}\n`, { mode: 0o600, flag: 'wx' });
    return { secret, isNew: true };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return { secret: readFileSync(file, 'utf8').trim(), isNew: false };
  }
}

const FOUNDING = join(rootFolder(), 'dossiers', 'kazakhstan-eu.yaml');

/** The dossier to import into an empty database, or null. */
export async function firstDossier({ dossier }: Config): Promise<Dossier | null> {
  if (dossier === 'none') return null;
  return readDossier(dossier === 'founding' ? FOUNDING : dossier);
}

/** Reads a dossier from a JSON or YAML file. Throws a BadSetting with the first fault. */
export const readDossier = (file: string): Promise<Dossier> => readSettingFile(file, dossierSchema);

/** What the installation says of parties. Throws a BadSetting if its file is wrong. */
export async function partySettings({ ownParty, partiesFile }: Config): Promise<PartySettings> {
  const file = partiesFile ? await readSettingFile(partiesFile, partyFileSchema) : undefined;
  return { ownParty, file };
}

/** Reads a JSON or YAML file. Throws a BadSetting with the first fault. */
async function readSettingFile<T>(file: string, schema: z.ZodType<T>): Promise<T> {
  const text = await readFile(file, 'utf8').catch((error: Error) => {
    throw new BadSetting(`${file}: ${error.message}`);
  });
  const { parse } = await import('yaml');
  let content: unknown;
  try {
    content = parse(text);
  } catch (error) {
    throw new BadSetting(`${file}: ${(error as Error).message.split('\n', 1)[0]}`);
  }
  const read = z.safeParse(schema, content, { error: sentenceOf });
  if (read.success) return read.data;
  const [fault] = faultsOf(read.error.issues);
  throw new BadSetting(`${file}: ${fault?.pointer} ${fault?.message}`);
}

/** Why nobody can listen there, by the system's code. */
const LISTEN_FAULTS: Record<string, (at: Config) => string> = {
  EADDRINUSE: ({ port, host }) => `PORT: another program listens on port ${port} of ${host}`,
  EACCES: ({ port }) => `PORT: this account may not listen on port ${port}`,
  EADDRNOTAVAIL: ({ host }) => `HOST: ${host} is no address of this machine`,
  ENOTFOUND: ({ host }) => `HOST: there is no host ${host}`,
};

/** The error of listening, as a wrong setting where it is one. */
export function listenFault(error: NodeJS.ErrnoException, config: Config): Error {
  const fault = LISTEN_FAULTS[error.code ?? ''];
  return fault ? new BadSetting(fault(config)) : error;
}
