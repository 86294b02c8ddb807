import { z } from 'zod';
import { signOnShape } from '../accounts/credentials/sign-on-settings.js';
import { SESSION_KEY_BYTES } from '../accounts/sessions/session-key.js';
import { DEFAULT_LIMITS } from '../audit/request-limits.js';
import { fileTypesSchema } from '../documents/index.js';
import { partySchema } from '../domain/events/event-data.js';
import { DEFAULT_OWN_PARTY } from '../domain/parties/names.js';
import { trustProxySchema } from '../http/requests/trust-proxy.js';
import { DEFAULT_MAIL_HOUR } from '../mail/settings.js';
import { outsideShape } from '../proofs/index.js';
import { LOG_FORMATS, LOG_LEVELS } from '../runtime/logs/service-logger.js';
import { STEPS_PER_CALL } from '../runtime/time-slices.js';
import {
  adminTokenSchema,
  contactSchema,
  databaseSchema,
  databasesSchema,
  domainListSchema,
  eventListSchema,
  onOffSchema,
  portSchema,
  publicUrlSchema,
  rateSchema,
} from './values.js';

/**
 * All settings, by section. What is said of each here is the whole of docs/reference/settings.md (settings-page.ts):
 * links are as from that page, `unset` is what holds without a value and a default.
 */
export const SECTIONS = {
  Database: {
    DATABASE_URL: databaseSchema.optional().meta({
      description: 'The database, as the application’s role.',
      unset: 'a PostgreSQL of its own under `DATA_DIR/postgres`',
      example: 'postgres://paraph_app:secret@db:5432/paraph',
    }),
    DATABASE_OWNER_URL: databaseSchema.optional().meta({
      description: 'The database, as the owner’s role, for migrations.',
      unset: 'the application’s role owns the ledger, and `doctor` warns',
      example: 'postgres://paraph_owner:secret@db:5432/paraph',
    }),
    DATABASE_POOLER: z.enum(['off', 'transaction']).default('off').meta({
      description:
        '`transaction` if `DATABASE_URL` leads to [a pooler](../run-it-in-production.md#behind-a-pooler).',
    }),
    DATABASE_DIRECT_URL: databaseSchema.optional().meta({
      description: 'The way round the pooler: the server itself, as the same role.',
      unset: 'no way round, as without a pooler',
      example: 'postgres://paraph_app:secret@server:5432/paraph',
    }),
    DATABASE_REPLICA_URLS: databasesSchema.meta({
      description: 'Streaming [replicas for reads](../scaling.md#replicas), separated by commas.',
      example: 'postgres://paraph_app:secret@replica1/paraph,postgres://paraph_app:secret@replica2/paraph',
    }),
    DATA_DIR: z.string().min(1).default('.data').meta({
      description:
        'The folder of the admin token, keys and documents. Several instances need the same secrets, and the same folder `DATA_DIR/documents`.',
      example: '/var/lib/paraph',
    }),
  },
  'Address and requests': {
    PORT: portSchema.default(3000).meta({
      description: 'Where it listens. With 0 it picks a free port and prints it.',
      example: '8080',
    }),
    HOST: z.string().min(1).default('127.0.0.1').meta({
      description: 'The address of this machine at which it listens.',
      example: '0.0.0.0',
    }),
    PUBLIC_URL: publicUrlSchema.optional().meta({
      description:
        'The public address, for links in feeds, mail and invitations. `https:` turns on HSTS and TLS-only cookies. It may have [a path](../run-it-in-production.md#under-a-path-of-another-site).',
      unset: 'the address of `HOST` and `PORT`',
      example: 'https://mfa.example/paraph',
    }),
    PUBLIC_CACHE_SECONDS: z.coerce.number().int().min(0).max(3600).default(0).meta({
      description:
        'How long a [cache before Paraph](../scaling.md#many-readers) may share public data without asking. 0: it always asks.',
      unit: 'seconds',
      example: '5',
    }),
    TRUST_PROXY: trustProxySchema.optional().meta({
      description:
        'The addresses and networks whose `X-Forwarded-*` are trusted, separated by commas; `loopback` for this machine. `true` trusts everybody.',
      unset: 'nobody is trusted',
      example: '10.0.0.7,192.168.0.0/16',
    }),
    CONTACT: contactSchema.optional().meta({
      description: 'The e-mail or web address of the operator, shown on `/accessibility`.',
      unset: 'none is shown',
      example: 'registry@mfa.example',
    }),
    RATE_LIMIT_TOKEN: rateSchema.default(DEFAULT_LIMITS.token).meta({
      description: '[The most requests](../security.md#rate-limits) with one token. 0: no limit.',
      unit: 'requests a second',
      example: '500',
    }),
    RATE_LIMIT_SESSION: rateSchema.default(DEFAULT_LIMITS.session).meta({
      description: 'The same of one person who has signed in.',
      unit: 'requests a second',
      example: '50',
    }),
    RATE_LIMIT_ANONYMOUS: rateSchema.default(DEFAULT_LIMITS.anonymous).meta({
      description: 'The same of one network without either.',
      unit: 'requests a second',
      example: '100',
    }),
    STEPS_PER_CALL: z.coerce.number().int().min(1_000).max(1_000_000_000).default(STEPS_PER_CALL).meta({
      description:
        'The most computation of one call. Beyond it the answer is 422, and nothing is written. The default is some ten seconds of a core.',
      unit: 'steps',
      example: '1000000',
    }),
  },
  Secrets: {
    ADMIN_TOKEN: adminTokenSchema.optional().meta({
      description: 'The admin token, of 16 visible ASCII characters at least.',
      unset: 'created at the first start, printed once, and kept in `DATA_DIR/admin-token`',
      example: 'output of `openssl rand -hex 32`',
    }),
    SESSION_KEY: z
      .string()
      .refine(
        (text) => Buffer.from(text, 'base64').length === SESSION_KEY_BYTES,
        'must be 32 bytes in Base64: openssl rand -base64 32',
      )
      .optional()
      .meta({
        description: 'Seals session cookies: 32 bytes in Base64, the same for every instance.',
        unset: 'created at the first start, and kept in `DATA_DIR/session-key`',
        example: 'output of `openssl rand -base64 32`',
      }),
    WEBHOOK_KEYS: z.string().min(1).optional().meta({
      description:
        'Seal the secrets of endpoints, one-time codes, and the keys that sign heads: 32 bytes in Base64 each, separated by commas, the current one first. The same for every instance.',
      unset: 'created at the first start, and kept in `DATA_DIR/webhook-keys`',
      example: 'output of `openssl rand -base64 32`',
    }),
  },
  'Single sign-on': signOnShape,
  'A second person': {
    TWO_PERSON: onOffSchema.optional().meta({
      description: 'Whether changes of stage need [a second person](../approve-a-proposal.md).',
      unset: 'on with `DATABASE_URL`, else off',
    }),
    TWO_PERSON_EVENTS: eventListSchema.meta({
      description:
        'Event types that always need a second person, separated by commas; with `-` before a type, never.',
      example: 'text.initialled,-round.held',
    }),
  },
  'Parties, dossiers and documents': {
    OWN_PARTY: partySchema.default(DEFAULT_OWN_PARTY).meta({
      id: undefined,
      description: 'The code of the party that pages name first.',
      example: 'EU',
    }),
    PARTIES_FILE: z.string().min(1).optional().meta({
      description:
        'A file with [names of parties and their procedures](../run-it-in-production.md#names-and-procedures-of-parties).',
      unset: 'those that are built in',
      example: '/etc/paraph/parties.yaml',
    }),
    DOSSIER: z.string().min(1).optional().meta({
      description: 'The dossier for an empty database: `none`, `founding`, or a file.',
      unset: '`none` with `DATABASE_URL`, else `founding`',
      example: '/etc/paraph/dossier.yaml',
    }),
    IMPORT_MAX_MB: z.coerce.number().int().min(1).max(65_536).default(256).meta({
      description:
        'The largest file of JSON Lines that `POST /v1/import` accepts. It is spooled to the folder for temporary files.',
      unit: 'MiB',
      example: '1024',
    }),
    IMPORT_ALERT_DAYS: z.coerce.number().int().min(0).max(36_500).default(30).meta({
      description:
        'The age from which imported entries cause no alerts. `?alerts=all`, a checkbox on the form or `import --alert` alert of all entries.',
      unit: 'days',
      example: '7',
    }),
    DOCUMENT_MAX_MB: z.coerce.number().int().min(1).max(65_536).default(100).meta({
      description: 'The largest document.',
      unit: 'MiB',
      example: '500',
    }),
    DOCUMENT_DAY_MB: z.coerce.number().int().min(1).max(1_048_576).default(2048).meta({
      description: 'How much one caller may upload in 24 hours.',
      unit: 'MiB',
      example: '10240',
    }),
    DOCUMENT_TYPES: fileTypesSchema.meta({
      description: 'Which types of documents are taken, by their endings, separated by commas.',
      example: 'pdf,docx',
    }),
    DOCUMENT_KEEP_DAYS: z.coerce.number().int().min(1).max(365).default(7).meta({
      description: 'How long an upload waits for an entry that names it. A day later it is removed.',
      unit: 'days',
      example: '30',
    }),
  },
  'Webhooks and mail': {
    WEBHOOK_ALLOW_CIDRS: z.string().default('').meta({
      description:
        'Networks in which endpoints may be, beside the public internet, separated by commas. http and any port are allowed there.',
      example: '10.20.0.0/16',
    }),
    WEBHOOK_CHECKPOINTS: onOffSchema.default('off').meta({
      description:
        '`on`: every webhook message holds the newest head, as [`data.checkpoint`](../receive-a-webhook.md#what-you-can-rely-on).',
    }),
    WEBHOOK_KEEP_DAYS: z.coerce.number().int().min(1).max(3650).default(90).meta({
      description: 'How long the delivery log is kept.',
      unit: 'days',
      example: '30',
    }),
    SMTP_URL: z
      .url({ protocol: /^smtps?$/ })
      .optional()
      .meta({
        description: 'The mail server, for alerts and agendas by mail, which also need `PUBLIC_URL`.',
        unset: 'no mail',
        example: 'smtps://paraph:secret@mail.mfa.example',
      }),
    SMTP_FROM: z.string().min(3).optional().meta({
      description: 'The sender of mail.',
      unset: '`paraph@` and the host of `PUBLIC_URL`',
      example: 'Paraph <paraph@mfa.example>',
    }),
    MAIL_HOUR: z.coerce.number().int().min(0).max(23).default(DEFAULT_MAIL_HOUR).meta({
      description: 'When mails go out that come once a day.',
      unit: 'o’clock in UTC',
      example: '6',
    }),
    MAIL_DOMAINS: domainListSchema.meta({
      description:
        'The domains, separated by commas, to which people may have [their agenda mailed](../read-the-agenda.md#get-it-by-mail-or-in-your-calendar). Without any: to any.',
      example: 'mfa.example',
    }),
  },
  'Heads outside the database': outsideShape,
  Logs: {
    LOG_FORMAT: z.enum(LOG_FORMATS).default('text').meta({
      description:
        'How [the log](../connect/monitoring.md#logs) is written: for people, or as one JSON object a line.',
    }),
    LOG_LEVEL: z.enum(LOG_LEVELS).default('warn').meta({
      description: 'The least that is logged.',
    }),
    SECURITY_LOG_KEEP_DAYS: z.coerce.number().int().min(31).max(3650).default(365).meta({
      description: 'How long the [security log](../security.md#the-security-log) is kept.',
      unit: 'days',
      example: '730',
    }),
  },
};

export const environmentSchema = z.object({
  ...SECTIONS.Database,
  ...SECTIONS['Address and requests'],
  ...SECTIONS.Secrets,
  ...SECTIONS['Single sign-on'],
  ...SECTIONS['A second person'],
  ...SECTIONS['Parties, dossiers and documents'],
  ...SECTIONS['Webhooks and mail'],
  ...SECTIONS['Heads outside the database'],
  ...SECTIONS.Logs,
});
