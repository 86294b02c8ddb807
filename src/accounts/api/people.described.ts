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
  name: z.string().describe('The actor of what they record.'),
  username: z.string().nullable().describe('Null for whoever signs in elsewhere.'),
  issuer: z.string().nullable().describe('Where they sign in, by OpenID Connect; null for here.'),
  role: z.enum(ROLES).nullable().describe('For everything; null for what desks grant alone.'),
  state: z
    .enum(['disabled', 'invited', 'active'])
    .describe('Invited: has not chosen a password yet. Disabled: may not enter.'),
  codes: z.boolean().describe('Whether a one-time code is asked for beside the password.'),
  createdAt: timestamp,
  signedInAt: timestamp.nullable(),
};
const personSchema = z.object(personShape).meta({ id: 'Account' });

const linkSchema = z.object({
  url: z.string().nullable().describe('Shown this once; null to a repetition of the request.'),
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
      .describe('Of whoever pasted a token; with `person` null, too: the admin token.'),
    name: z.string().nullable(),
    createdAt: timestamp,
    seenAt: timestamp.describe('To the minute.'),
    expiresAt: timestamp,
    address: z.string(),
    agent: z.string().describe('What the browser calls itself.'),
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
      'The answer holds a link, good once and for three days, by which they choose a password. People who sign in by single sign-on come by themselves.',
    answer: invitedSchema,
    tells: ['location'],
    problems: ['already_exists'],
    example: { name: 'Aigerim Sadykova', username: 'aigerim', role: 'officer' },
  },
  change: {
    id: 'changePerson',
    summary: 'Change a person’s name or role, or shut them out',
    description:
      'What is absent stays. Whoever is disabled is signed out everywhere at once. The role of people who sign in elsewhere follows from their groups there. Nobody changes their own role.',
    answer: personSchema,
    problems,
    example: { role: 'approver' },
  },
  link: {
    id: 'linkPerson',
    summary: 'A new link to choose a password by',
    description:
      'In place of those before; good once, and for a day. The password works until the link is used.',
    answer: invitedSchema,
    problems: ['not_found', 'validation_failed'],
  },
  removeCodes: {
    id: 'removePersonCodes',
    summary: 'Ask a person for no one-time code any more',
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
    summary: 'Browsers that are signed in',
    answer: pageSchema(sessionSchema, 'SessionPage'),
  },
  end: { id: 'endSession', summary: 'Sign a browser out', answer: 'nothing', problems },
} satisfies Record<string, Operation>;
