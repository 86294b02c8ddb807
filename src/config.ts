import ipaddr from 'ipaddr.js';
import { z } from 'zod';
import { type SignOnSettings, signOnSettings, signOnShape } from './accounts/credentials/sign-on-settings.js';
import { SESSION_KEY_BYTES } from './accounts/sessions/session-cookie.js';
import { LIMITS, type Limits } from './audit/request-limits.js';
import { EVENT_TYPES } from './domain/events/event-data.js';
import { STEPS_PER_CALL } from './runtime/time-slices.js';

const onOff = z.enum(['on', 'off']);
const perSecond = z.coerce.number().int().min(0).max(1_000_000);
const WAITING_TYPES: readonly string[] = [...EVENT_TYPES, 'transition.published'];
const port = z.coerce.number().int().min(0).max(65_535);

/** Types of events, parted by commas: each waits for a second person whatever it changes, or with `-` never does. */
const eventList = z
  .string()
  .default('')
  .transform((text) => text.split(',').flatMap((part) => part.trim() || []))
  .refine(
    (types) => types.every((type) => WAITING_TYPES.includes(type.replace(/^-/, ''))),
    'must be types of events, parted by commas, each with - before it where one person is enough',
  );

/** Names that Fastify knows for networks of a host's own. */
const OWN_NETWORKS = ['loopback', 'linklocal', 'uniquelocal'];

/** `1` is an address to those who read them as C does; here it is a slip, or somebody counts proxies. */
function isNetwork(part: string): boolean {
  const [address = ''] = part.split('/', 1);
  const isWhole = ipaddr.IPv4.isValidFourPartDecimal(address) || ipaddr.IPv6.isValid(address);
  return isWhole && (address === part || ipaddr.isValidCIDR(part));
}

const isProxyList = (text: string): boolean =>
  ['true', 'false'].includes(text) ||
  text
    .split(',')
    .map((part) => part.trim())
    .every((part) => OWN_NETWORKS.includes(part) || isNetwork(part));

const onOffOr = (text: string): boolean | string =>
  text === 'true' ? true : text === 'false' ? false : text;

/** Every setting that the environment may make (docs/run-it-in-production.md). */
const environmentSchema = z.object({
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  DATABASE_OWNER_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  DATA_DIR: z.string().min(1).default('.data'),
  PORT: port.default(3000),
  HOST: z.string().min(1).default('127.0.0.1'),
  PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  ADMIN_TOKEN: z
    .string()
    .min(16)
    .regex(/^[\x21-\x7e]+$/, 'must be visible ASCII')
    .optional(),
  SESSION_KEY: z
    .string()
    .refine(
      (text) => Buffer.from(text, 'base64').length === SESSION_KEY_BYTES,
      'must be 32 bytes in Base64: openssl rand -base64 32',
    )
    .optional(),
  DOSSIER: z.string().min(1).optional(),
  TRUST_PROXY: z
    .string()
    .refine(isProxyList, 'must be true, false, or addresses and networks, parted by commas')
    .optional(),
  CONTACT: z
    .union([z.email(), z.url({ protocol: /^https?$/ })], 'must be an e-mail or web address')
    .optional(),
  ...signOnShape,
  WEBHOOK_ALLOW_CIDRS: z.string().default(''),
  WEBHOOK_KEYS: z.string().min(1).optional(),
  WEBHOOK_KEEP_DAYS: z.coerce.number().int().min(1).max(3650).default(90),
  SMTP_FROM: z.string().min(3).optional(),
  SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  TWO_PERSON: onOff.optional(),
  TWO_PERSON_EVENTS: eventList,
  RATE_LIMIT_TOKEN: perSecond.default(LIMITS.token),
  RATE_LIMIT_SESSION: perSecond.default(LIMITS.session),
  RATE_LIMIT_ANONYMOUS: perSecond.default(LIMITS.anonymous),
  STEPS_PER_CALL: z.coerce.number().int().min(1_000).max(1_000_000_000).default(STEPS_PER_CALL),
  IMPORT_ALERT_DAYS: z.coerce.number().int().min(0).max(36_500).default(30),
  SECURITY_LOG_KEEP_DAYS: z.coerce.number().int().min(31).max(3650).default(365),
});

const contactAt = (text: string | undefined): string | null =>
  text === undefined ? null : text.includes('://') ? text : `mailto:${text}`;

export type Config = {
  /** Whom readers tell what is in their way, as a link: `mailto:` or a web address; null: nobody is named. */
  contact: string | null;
  /** Null: a PostgreSQL of our own runs under `dataDir`. */
  databaseUrl: string | null;
  databaseOwnerUrl: string | null;
  dataDir: string;
  port: number;
  host: string;
  /** Where people reach us, for links in feeds and mail; null: where we listen. */
  publicUrl: string | null;
  adminToken: string | null;
  /** What seals the cookies of sessions, in Base64, the same for every instance; null: one is kept under `dataDir`. */
  sessionKey: string | null;
  /** What an empty database starts with: `founding`, `none` or a file. */
  dossier: string;
  trustProxy: boolean | string;
  /** The ministry’s own sign-on; null: there is none. */
  signOn: SignOnSettings | null;
  webhookAllowCidrs: string;
  /** Null: kept in the data folder. */
  webhookKeys: string | null;
  /** How long the delivery log is kept. */
  webhookKeepDays: number;
  smtpUrl: string | null;
  /** Whom mail comes from; null: paraph@ and the host of `publicUrl`. */
  smtpFrom: string | null;
  /** Which writes wait for a second person. */
  secondPerson: { on: boolean; always: string[]; never: string[] };
  /** Requests a second, by who calls; 0 for no limit. */
  limits: Limits;
  securityLogKeepDays: number;
  /** How much work one call may ask for (time-slices.ts). */
  stepsPerCall: number;
  /** Nobody is alerted of an imported entry that is older. */
  importAlertDays: number;
};

/** A setting that is not understood, in one line for whoever starts the service. */
export class BadSetting extends Error {}

/** Ours begin with these: a misspelt one must not pass for a default. */
const OURS =
  /^(?:DATABASE_|DATA_DIR|PUBLIC_URL|ADMIN_TOKEN|SESSION_KEY|DOSSIER|TRUST_PROXY|OIDC_|WEBHOOK_|SMTP_|TWO_PERSON|RATE_LIMIT_|SECURITY_LOG_|STEPS_|IMPORT_)/;

export function readConfig(environment: NodeJS.ProcessEnv): Config {
  const given = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  );
  const unknown = Object.keys(given).filter((name) => OURS.test(name) && !(name in environmentSchema.shape));
  if (unknown.length > 0) throw new BadSetting(`${unknown.join(', ')}: there is no such setting`);
  const parsed = environmentSchema.safeParse(given);
  if (!parsed.success) {
    const faults = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
    throw new BadSetting(faults.join('; '));
  }
  const set = parsed.data;
  if (set.DATABASE_OWNER_URL && !set.DATABASE_URL) {
    throw new BadSetting('DATABASE_OWNER_URL: needs DATABASE_URL, the application’s own role, beside it');
  }
  const publicUrl = set.PUBLIC_URL?.replace(/\/$/, '') ?? null;
  return {
    databaseUrl: set.DATABASE_URL ?? null,
    contact: contactAt(set.CONTACT),
    databaseOwnerUrl: set.DATABASE_OWNER_URL ?? null,
    dataDir: set.DATA_DIR,
    port: set.PORT,
    host: set.HOST,
    publicUrl,
    adminToken: set.ADMIN_TOKEN ?? null,
    sessionKey: set.SESSION_KEY ?? null,
    dossier: set.DOSSIER ?? (set.DATABASE_URL ? 'none' : 'founding'),
    trustProxy: onOffOr(set.TRUST_PROXY ?? 'false'),
    signOn: understood(() => signOnSettings(set, publicUrl)),
    webhookAllowCidrs: set.WEBHOOK_ALLOW_CIDRS,
    webhookKeys: set.WEBHOOK_KEYS ?? null,
    webhookKeepDays: set.WEBHOOK_KEEP_DAYS,
    smtpUrl: set.SMTP_URL ?? null,
    smtpFrom: set.SMTP_FROM ?? null,
    limits: {
      token: set.RATE_LIMIT_TOKEN,
      session: set.RATE_LIMIT_SESSION,
      anonymous: set.RATE_LIMIT_ANONYMOUS,
    },
    securityLogKeepDays: set.SECURITY_LOG_KEEP_DAYS,
    stepsPerCall: set.STEPS_PER_CALL,
    importAlertDays: set.IMPORT_ALERT_DAYS,
    secondPerson: {
      on: set.TWO_PERSON ? set.TWO_PERSON === 'on' : set.DATABASE_URL !== undefined,
      always: set.TWO_PERSON_EVENTS.filter((type) => !type.startsWith('-')),
      never: set.TWO_PERSON_EVENTS.filter((type) => type.startsWith('-')).map((type) => type.slice(1)),
    },
  };
}

function understood<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new BadSetting((error as Error).message);
  }
}
