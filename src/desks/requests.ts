import { z } from 'zod';
import { PERMISSIONS, ROLES } from '../access/allow.js';
import { daySchema, instantSchema } from '../domain/events/event-data.js';
import { isBlank, unseenIn } from '../domain/values/characters.js';
import { line, nameSchema } from '../domain/values/text.js';
import { slugSchema } from '../tracks/index.js';

/** Stands in the ledger as who recorded an entry: as long as it is still one line. */
export const tokenNameSchema = z
  .string()
  .normalize('NFC')
  .regex(/^[^\p{C}]{1,100}$/u, 'must be 1 to 100 visible characters')
  .refine((name) => !isBlank(name) && !unseenIn(name), 'must be 1 to 100 visible characters')
  .refine((name) => name.trim() === name, 'must neither begin nor end with a blank')
  .refine((name) => name !== 'admin', 'is the bootstrap token’s own name');

export type Scope = (typeof SCOPES)[number];

/** What a token can be kept to: whatever a role allows that nobody has anyway. */
export const SCOPES = PERMISSIONS.filter((permission) => permission !== 'public');

export const newTokenSchema = z
  .strictObject({
    name: tokenNameSchema.describe('Who holds it: stands in the ledger as the actor.'),
    person: z
      .uuid()
      .optional()
      .describe(
        'The person whose it is; of nobody if left out: a machine, which proposes and does not approve.',
      ),
    role: z.enum(ROLES),
    desk: slugSchema.optional().describe('The role holds for the tracks of this desk only.'),
    scopes: z
      .array(z.enum(SCOPES))
      .min(1)
      .optional()
      .describe('What of the role the token may use; all of it if left out.'),
    expiresAt: instantSchema.optional(),
  })
  .meta({ id: 'NewToken' });
export type NewToken = z.infer<typeof newTokenSchema>;

/** An auditor sees the whole: on a desk the role would be a reader's by another name. */
export const DESK_ROLES = ROLES.filter((role) => role !== 'auditor');
export type DeskRole = (typeof DESK_ROLES)[number];

const tracksSchema = z.array(slugSchema).max(1_000);

export const newDeskSchema = z
  .strictObject({ slug: slugSchema, name: nameSchema, tracks: tracksSchema.default([]) })
  .meta({ id: 'NewDesk' });
export type NewDesk = z.infer<typeof newDeskSchema>;

export const deskChangesSchema = z
  .strictObject({
    name: nameSchema.optional(),
    tracks: tracksSchema.optional().describe('All of them, in the place of those before.'),
  })
  .meta({ id: 'DeskChanges' });
export type DeskChanges = z.infer<typeof deskChangesSchema>;

/** A name of a desk as one line of a page. */
export const deskNameSchema = line(100);

export const grantSchema = z.strictObject({ role: z.enum(DESK_ROLES) }).meta({ id: 'DeskGrant' });

/** A role as the form of a desk's page gives it; null where nobody is chosen. */
export function readGrant(holder: string, role: string): { holder: string; role: DeskRole } | null {
  const read = z.object({ holder: z.uuid(), role: z.enum(DESK_ROLES) }).safeParse({ holder, role });
  return read.success ? read.data : null;
}

/** What is good to the end of a day, UTC, ends at this instant; null if it is no day. */
export const endOfDay = (day: string): string | null =>
  daySchema.safeParse(day).success ? new Date(Date.parse(day) + 86_400_000).toISOString() : null;
