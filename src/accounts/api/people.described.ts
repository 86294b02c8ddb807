import { z } from 'zod';
import { ROLES } from '../../access/allow.js';
import type { Operation } from '../../http/openapi/described.js';
import { sameShape } from '../../http/openapi/same-shape.js';
import { pageSchema } from '../../http/requests/paging.js';
import type { Person } from '../people/person.js';
import type { SessionView } from '../sessions/sessions.js';

const timestamp = z.string().meta({ format: 'date-time' });

const personShape = {
  id: z.uuid(),
  name: z.string().describe('Recorded as the actor of this person’s entries.'),
  username: z.string().nullable().describe('Null for people who use single sign-on.'),
  issuer: z
    .string()
    .nullable()
    .describe('The OpenID Connect issuer through which they sign in; null for people with a password here.'),
  role: z
    .enum(ROLES)
    .nullable()
    .describe('The role on all tracks; null if the person has roles by desk only.'),
  state: z
    .enum(['disabled', 'invited', 'active'])
    .describe('Invited: has not chosen a password yet. Disabled: may not sign in.'),
  codes: z.boolean().describe('Whether sign-in requires a one-time code as well as the password.'),
  createdAt: timestamp,
  signedInAt: timestamp.nullable(),
};
const personSchema = z.object(personShape).meta({ id: 'Account' });

const linkSchema = z.object({
  url: z.string().nullable().describe('Shown once; null when the request is repeated.'),
  expiresAt: timestamp,
});
const invitedSchema = z.object({ ...personShape, link: linkSchema }).meta({ id: 'AccountWithLink' });

const sessionSchema = z
  .object({
    id: z.uuid(),
    person: z.uuid().nullable(),
    token: z
      .uuid()
      .nullable()
      .describe(
        'The token with which this session was opened. If `person` and `token` are both null, it was the admin token.',
      ),
    name: z.string().nullable(),
    createdAt: timestamp,
    seenAt: timestamp.describe('The last request, to the minute.'),
    expiresAt: timestamp,
    address: z.string(),
    agent: z.string().describe('The browser’s User-Agent header.'),
  })
  .meta({ id: 'Session' });

sameShape<z.output<typeof personSchema>, Person>(true);
sameShape<z.output<typeof sessionSchema>, SessionView>(true);

const problems = ['not_found'] as const;

export const peopleDescribed = {
  list: { id: 'listPeople', summary: 'People', answer: pageSchema(personSchema, 'AccountPage') },
  one: { id: 'getPerson', summary: 'A person', answer: personSchema, problems },
  invite: {
    id: 'invitePerson',
    summary: 'Invite somebody to sign in here',
    description:
      'The answer holds a link with which the person chooses a password. It works once and expires after three days. People who use single sign-on need no invitation.',
    answer: invitedSchema,
    tells: ['location'],
    problems: ['already_exists'],
    example: { name: 'Aigerim Sadykova', username: 'aigerim', role: 'officer' },
  },
  change: {
    id: 'changePerson',
    summary: 'Change a person’s name or role, or shut them out',
    description:
      'Absent fields stay as they are. Disabling a person ends all their sessions at once. The role of people who use single sign-on follows from their groups. Nobody can change their own role.',
    answer: personSchema,
    problems,
    example: { role: 'approver' },
  },
  link: {
    id: 'linkPerson',
    summary: 'Make a new link for choosing a password',
    description:
      'Replaces earlier links. It works once and expires after a day, or after three days if no password has been chosen yet. The current password works until the link is used.',
    answer: invitedSchema,
    problems: ['not_found', 'validation_failed'],
  },
  removeCodes: {
    id: 'removePersonCodes',
    summary: 'Turn off a person’s one-time codes',
    answer: 'nothing',
    problems,
  },
  endSessions: {
    id: 'endPersonSessions',
    summary: 'Sign a person out everywhere',
    answer: 'nothing',
    problems,
  },
} satisfies Record<string, Operation>;

export const sessionsDescribed = {
  list: {
    id: 'listSessions',
    summary: 'Sessions of browsers',
    answer: pageSchema(sessionSchema, 'SessionPage'),
  },
  end: { id: 'endSession', summary: 'End a session', answer: 'nothing', problems },
} satisfies Record<string, Operation>;
