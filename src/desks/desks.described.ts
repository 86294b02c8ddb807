import { z } from 'zod';
import { ROLES } from '../access/allow.js';
import { textSchema } from '../domain/values/text.js';
import type { Operation } from '../http/openapi/described.js';
import { sameShape } from '../http/openapi/same-shape.js';
import { pageSchema } from '../http/requests/paging.js';
import type { DeskView } from './desks.js';
import { SCOPES } from './requests.js';
import type { TokenView } from './tokens.js';

const timestamp = z.string().meta({ format: 'date-time' });
const roleSchema = z.enum(ROLES);

const tokenShape = {
  id: z.uuid(),
  name: z.string().describe('Who holds it: stands in the ledger as the actor.'),
  person: z
    .object({ id: z.uuid(), name: z.string() })
    .nullable()
    .describe('Whose it is; null if it is a machine’s.'),
  role: roleSchema.nullable().describe('For everything; null if it has none but by desk.'),
  desks: z.array(z.object({ desk: z.string(), role: roleSchema })).describe('Its roles by desk.'),
  scopes: z.array(z.enum(SCOPES)).nullable().describe('What of its roles it may use; null for all.'),
  createdAt: timestamp,
  expiresAt: timestamp.nullable(),
  lastUsedAt: timestamp.nullable().describe('Right to a minute.'),
  revokedAt: timestamp.nullable(),
};
const tokenSchema = z.object(tokenShape).meta({ id: 'Token' });
const madeSchema = z
  .object({
    ...tokenShape,
    token: z
      .string()
      .nullable()
      .describe('The bearer token, shown this once; null to a repetition of the request.'),
  })
  .meta({ id: 'TokenWithSecret' });

const deskSchema = z
  .object({
    slug: z.string(),
    name: textSchema,
    tracks: z.array(z.string()),
    grants: z.array(
      z.object({
        holder: z.uuid(),
        of: z.enum(['token', 'person']),
        name: z.string(),
        role: roleSchema,
      }),
    ),
  })
  .meta({ id: 'Desk', description: 'A set of tracks, and who has which role on them.' });

sameShape<z.output<typeof tokenSchema>, TokenView>(true);
sameShape<z.output<typeof deskSchema>, DeskView>(true);
const problems = ['not_found'] as const;

export const tokensDescribed = {
  list: {
    id: 'listTokens',
    summary: 'Tokens, without their secrets',
    description: 'Those that were revoked or have ended, too.',
    answer: pageSchema(tokenSchema, 'TokenPage'),
  },
  one: { id: 'getToken', summary: 'A token, without its secret', answer: tokenSchema, problems },
  create: {
    id: 'createToken',
    summary: 'Make a token for a person or a machine',
    description:
      'A token of a person speaks for them: neither approves what the other proposed. A machine’s proposes and does not approve. With `desk` the role holds for its tracks only. A token that is kept to some scopes makes tokens kept to some of those.',
    answer: madeSchema,
    tells: ['location'],
    example: { name: 'Press office board', role: 'reader', expiresAt: '2100-01-01T00:00:00Z' },
  },
  revoke: {
    id: 'revokeToken',
    summary: 'End a token at once',
    description: 'Its next request is refused. It stays in the list.',
    answer: 'nothing',
    problems,
  },
} satisfies Record<string, Operation>;

export const desksDescribed = {
  list: { id: 'listDesks', summary: 'Desks', answer: pageSchema(deskSchema, 'DeskPage') },
  one: {
    id: 'getDesk',
    summary: 'A desk',
    answer: deskSchema,
    problems,
    path: { desk: 'europe' },
  },
  create: {
    id: 'createDesk',
    summary: 'Make a desk',
    description:
      'Whoever has a role on it reads the ledgers of its tracks, and of all other tracks what is public.',
    answer: deskSchema,
    tells: ['location'],
    problems: ['already_exists'],
    example: {
      slug: 'europe',
      name: { en: 'Desk for Europe', ru: 'Европейский отдел', kk: 'Еуропа бөлімі' },
      tracks: ['kz-eu-visa-facilitation', 'kz-eu-readmission'],
    },
  },
  change: {
    id: 'changeDesk',
    summary: 'Rename a desk, or give it other tracks',
    description: 'What is absent stays.',
    answer: deskSchema,
    problems,
    example: { tracks: ['kz-eu-visa-facilitation'] },
    path: { desk: 'europe' },
  },
  remove: {
    id: 'removeDesk',
    summary: 'End a desk, with all roles on it',
    answer: 'nothing',
    problems,
    path: { desk: 'europe' },
  },
  grant: {
    id: 'grantDeskRole',
    summary: 'Give a token or a person a role on a desk',
    description:
      'In the place of the one before. An administrator of a desk also has its tracks sent to webhooks.',
    answer: deskSchema,
    problems,
    example: { role: 'officer' },
    path: { desk: 'europe' },
  },
  take: {
    id: 'takeDeskRole',
    summary: 'Take a role on a desk away',
    answer: 'nothing',
    problems,
    path: { desk: 'europe' },
  },
} satisfies Record<string, Operation>;
