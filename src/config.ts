import { join } from 'node:path';
import type { z } from 'zod';
import { type SignOnSettings, signOnSettings } from './accounts/credentials/sign-on-settings.js';
import type { Limits } from './audit/request-limits.js';
import { DocumentSettings, FILE_TYPES } from './documents/index.js';
import { readTrustProxy } from './http/requests/trust-proxy.js';
import { type OutsideSettings, outsideSettings } from './proofs/index.js';
import type { LogSettings } from './runtime/logs/service-logger.js';
import { environmentSchema } from './settings/environment.js';

const MIB = 1024 * 1024;

const contactLink = (text: string | undefined): string | null =>
  text === undefined ? null : text.includes('://') ? text : `mailto:${text}`;

export type Config = {
  /** Where heads of the logs go outside the database. */
  outside: OutsideSettings;
  /** The contact for accessibility problems, as a `mailto:` or web link; null for none. */
  contact: string | null;
  /** Null: an embedded PostgreSQL runs under `dataDir`. */
  databaseUrl: string | null;
  databaseOwnerUrl: string | null;
  /** Null: `databaseUrl` leads to the server. Else it leads to a pooler of transactions, and this one to the server. */
  databaseDirectUrl: string | null;
  /** Streaming replicas, from which may be read. */
  databaseReplicaUrls: string[];
  dataDir: string;
  port: number;
  host: string;
  /**
   * The address under which people reach us, perhaps with a path, without a final slash; null for the address of `host`
   * and `port`.
   */
  publicUrl: string | null;
  /** How long a cache before us may share public data, in seconds; 0: it asks each time. */
  publicCacheSeconds: number;
  adminToken: string | null;
  /** The key of session cookies in Base64, the same for every instance; null: it is kept under `dataDir`. */
  sessionKey: string | null;
  /** The dossier for an empty database: `founding`, `none` or a file. */
  dossier: string;
  trustProxy: boolean | string;
  /** The provider of single sign-on, or null. */
  signOn: SignOnSettings | null;
  webhookAllowCidrs: string;
  /** Null: they are kept under `dataDir`. */
  webhookKeys: string | null;
  /** Whether deliveries hold the newest head of the log. */
  webhookCheckpoints: boolean;
  /** How long deliveries are kept, in days. */
  webhookKeepDays: number;
  smtpUrl: string | null;
  /** The sender of mail; null: paraph@ and the host of `publicUrl`. */
  smtpFrom: string | null;
  /** The hour in UTC at which mails go out that come once a day. */
  mailHour: number;
  /** The domains of the addresses that people may give for themselves; empty for any. */
  mailDomains: string[];
  /** Which writes need a second person. */
  secondPerson: { on: boolean; always: string[]; never: string[] };
  /** Requests a second by kind of caller; 0 for no limit. */
  limits: Limits;
  securityLogKeepDays: number;
  log: LogSettings;
  /** The most steps of computation a call (time-slices.ts). */
  stepsPerCall: number;
  /** Where the files of documents are kept, and which. */
  documents: DocumentSettings;
  /** The largest file of JSON Lines over HTTP, in bytes. */
  importMaxBytes: number;
  /** The age in days from which an imported entry causes no alerts. */
  importAlertDays: number;
  /** The code of the party that pages name first. */
  ownParty: string;
  /** A file that names parties and their procedures otherwise; null: what is built in. */
  partiesFile: string | null;
};

/** A wrong setting, described in one line for the operator. */
export class BadSetting extends Error {}

/** Runs what writes into the data folder. */
export function inDataFolder<T>(folder: string, write: () => T): T {
  try {
    return write();
  } catch (error) {
    const { code, syscall } = error as NodeJS.ErrnoException;
    if (!syscall) throw error;
    throw new BadSetting(`cannot write to ${folder} (${code}): make it writable, or set another DATA_DIR`);
  }
}

/** The beginnings of our settings' names: a misspelt name is an error, so that its default is not used unnoticed. */
const OUR_NAMES =
  /^(?:DATABASE_|DATA_DIR|PUBLIC_|ADMIN_TOKEN|SESSION_KEY|DOSSIER|TRUST_PROXY|OIDC_|WEBHOOK_|MAIL_|SMTP_|TWO_PERSON|RATE_LIMIT_|SECURITY_LOG_|STEPS_|IMPORT_|DOCUMENT_|CHECKPOINT_|OWN_|PARTIES_)/;

export function readConfig(environment: NodeJS.ProcessEnv): Config {
  const given = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  );
  const unknown = Object.keys(given).filter(
    (name) => OUR_NAMES.test(name) && !(name in environmentSchema.shape),
  );
  if (unknown.length > 0) throw new BadSetting(`${unknown.join(', ')}: there is no such setting`);
  const parsed = environmentSchema.safeParse(given);
  if (!parsed.success) {
    const faults = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
    throw new BadSetting(faults.join('; '));
  }
  const set = parsed.data;
  if (set.DATABASE_OWNER_URL && !set.DATABASE_URL) {
    throw new BadSetting('DATABASE_OWNER_URL: needs DATABASE_URL, the role of the application, as well');
  }
  if (set.DATABASE_REPLICA_URLS.length > 0 && !set.DATABASE_URL)
    throw new BadSetting('DATABASE_REPLICA_URLS: needs DATABASE_URL, which leads to their primary');
  const databaseDirectUrl = directUrl(set);
  const publicUrl = set.PUBLIC_URL ? new URL(set.PUBLIC_URL).href.replace(/\/$/, '') : null;
  return {
    databaseUrl: set.DATABASE_URL ?? null,
    contact: contactLink(set.CONTACT),
    databaseOwnerUrl: set.DATABASE_OWNER_URL ?? null,
    databaseDirectUrl,
    databaseReplicaUrls: set.DATABASE_REPLICA_URLS,
    dataDir: set.DATA_DIR,
    port: set.PORT,
    host: set.HOST,
    publicUrl,
    publicCacheSeconds: set.PUBLIC_CACHE_SECONDS,
    adminToken: set.ADMIN_TOKEN ?? null,
    sessionKey: set.SESSION_KEY ?? null,
    dossier: set.DOSSIER ?? (set.DATABASE_URL ? 'none' : 'founding'),
    trustProxy: readTrustProxy(set.TRUST_PROXY ?? 'false'),
    outside: asBadSetting(() => outsideSettings(set)),
    signOn: asBadSetting(() => signOnSettings(set, publicUrl)),
    webhookAllowCidrs: set.WEBHOOK_ALLOW_CIDRS,
    webhookCheckpoints: set.WEBHOOK_CHECKPOINTS === 'on',
    webhookKeys: set.WEBHOOK_KEYS ?? null,
    webhookKeepDays: set.WEBHOOK_KEEP_DAYS,
    smtpUrl: set.SMTP_URL ?? null,
    smtpFrom: set.SMTP_FROM ?? null,
    mailHour: set.MAIL_HOUR,
    mailDomains: set.MAIL_DOMAINS,
    limits: {
      token: set.RATE_LIMIT_TOKEN,
      session: set.RATE_LIMIT_SESSION,
      anonymous: set.RATE_LIMIT_ANONYMOUS,
    },
    securityLogKeepDays: set.SECURITY_LOG_KEEP_DAYS,
    log: { format: set.LOG_FORMAT, level: set.LOG_LEVEL },
    stepsPerCall: set.STEPS_PER_CALL,
    documents: new DocumentSettings({
      folder: join(set.DATA_DIR, 'documents'),
      mostBytes: set.DOCUMENT_MAX_MB * MIB,
      mostBytesADay: set.DOCUMENT_DAY_MB * MIB,
      keepDays: set.DOCUMENT_KEEP_DAYS,
      types: FILE_TYPES.filter(({ name }) => set.DOCUMENT_TYPES.includes(name)),
    }),
    importMaxBytes: set.IMPORT_MAX_MB * MIB,
    importAlertDays: set.IMPORT_ALERT_DAYS,
    ownParty: set.OWN_PARTY,
    partiesFile: set.PARTIES_FILE ?? null,
    secondPerson: {
      on: set.TWO_PERSON ? set.TWO_PERSON === 'on' : set.DATABASE_URL !== undefined,
      always: set.TWO_PERSON_EVENTS.filter((type) => !type.startsWith('-')),
      never: set.TWO_PERSON_EVENTS.filter((type) => type.startsWith('-')).map((type) => type.slice(1)),
    },
  };
}

type Pooling = Pick<
  z.infer<typeof environmentSchema>,
  'DATABASE_URL' | 'DATABASE_DIRECT_URL' | 'DATABASE_POOLER'
>;

function directUrl({ DATABASE_URL, DATABASE_DIRECT_URL, DATABASE_POOLER }: Pooling): string | null {
  if (DATABASE_POOLER === 'off') {
    if (DATABASE_DIRECT_URL) throw new BadSetting('DATABASE_DIRECT_URL: needs DATABASE_POOLER=transaction');
    return null;
  }
  if (!DATABASE_URL) throw new BadSetting('DATABASE_POOLER: needs DATABASE_URL, which leads to the pooler');
  if (!DATABASE_DIRECT_URL)
    throw new BadSetting('DATABASE_POOLER: needs DATABASE_DIRECT_URL, which leads to the server itself');
  if (new URL(DATABASE_DIRECT_URL).username !== new URL(DATABASE_URL).username)
    throw new BadSetting('DATABASE_DIRECT_URL: must name the same role as DATABASE_URL');
  return DATABASE_DIRECT_URL;
}

function asBadSetting<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new BadSetting((error as Error).message);
  }
}
