import { z } from 'zod';
import { ROLES } from '../access/allow.js';
import { SCOPES } from '../access/caller.js';
import { textSchema } from '../domain/values/text.js';
import type { Operation } from '../http/openapi/described.js';
import { sameShape } from '../http/openapi/same-shape.js';
import { pageSchema } from '../http/requests/paging.js';
import type { DeskView } from './desks.js';
import type { TokenView } from './tokens.js';

const timestamp = z.string().meta({ format: 'date-time' });
const roleSchema = z.enum(ROLES);

const tokenShape = {
  id: z.uuid(),
  name: z.string().describe('The holder, recorded as the actor in the ledger.'),
  person: z
    .object({ id: z.uuid(), name: z.string() })
    .nullable()
    .describe('The person it belongs to; null for a machine.'),
  role: roleSchema.nullable().describe('The role on all tracks; null if it has roles on desks only.'),
  desks: z.array(z.object({ desk: z.string(), role: roleSchema })).describe('Its roles on desks.'),
  scopes: z
    .array(z.enum(SCOPES))
    .nullable()
    .describe('The permissions that it may use; null: all of its roles.'),
  createdAt: timestamp,
  expiresAt: timestamp.nullable(),
  lastUsedAt: timestamp.nullable().describe('Accurate to a minute.'),
  revokedAt: timestamp.nullable(),
};
const tokenSchema = z.object(tokenShape).meta({ id: 'Token' });
const madeSchema = z
  .object({
    ...tokenShape,
    token: z
      .string()
      .nullable()
      .describe('The bearer token, shown only in this answer; null when the request is repeated.'),
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
  .meta({ id: 'Desk', description: 'A set of tracks and the roles on them.' });

sameShape<z.output<typeof tokenSchema>, TokenView>(true);
sameShape<z.output<typeof deskSchema>, DeskView>(true);
const problems = ['not_found'] as const;

export const tokensDescribed = {
  list: {
    id: 'listTokens',
    summary: 'Tokens, without their secrets',
    description: 'Includes revoked and expired tokens.',
    answer: pageSchema(tokenSchema, 'TokenPage'),
  },
  one: { id: 'getToken', summary: 'A token, without its secret', answer: tokenSchema, problems },
  create: {
    id: 'createToken',
    summary: 'Create a token for a person or a machine',
    description:
      'A person’s token acts for that person, so neither can approve the proposals of the other. A machine’s token can propose but not approve. With `desk` the role applies to the tracks of that desk only. A token with limited scopes can only create tokens with some of those scopes.',
    answer: madeSchema,
    tells: ['location'],
    example: { name: 'Press office board', role: 'reader', expiresAt: '2100-01-01T00:00:00Z' },
  },
  revoke: {
    id: 'revokeToken',
    summary: 'Revoke a token',
    description: 'Takes effect with its next request. The token stays in the list.',
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
    required: { desk: 'europe' },
  },
  create: {
    id: 'createDesk',
    summary: 'Create a desk',
    description:
      'Holders of a role on a desk read everything on its tracks, and only public entries elsewhere.',
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
    summary: 'Change the name or the tracks of a desk',
    description: 'Absent fields stay unchanged.',
    answer: deskSchema,
    problems,
    example: { tracks: ['kz-eu-visa-facilitation'] },
    required: { desk: 'europe' },
  },
  remove: {
    id: 'removeDesk',
    summary: 'Delete a desk and all roles on it',
    answer: 'nothing',
    problems,
    required: { desk: 'europe' },
  },
  grant: {
    id: 'grantDeskRole',
    summary: 'Give a token or a person a role on a desk',
    description:
      'Replaces the current role of the holder on this desk. An administrator of a desk can also send its tracks to webhooks.',
    answer: deskSchema,
    problems,
    example: { role: 'officer' },
    required: { desk: 'europe' },
  },
  take: {
    id: 'takeDeskRole',
    summary: 'Remove a role on a desk',
    answer: 'nothing',
    problems,
    required: { desk: 'europe' },
  },
} satisfies Record<string, Operation>;
