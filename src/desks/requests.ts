import { z } from 'zod';
import { ROLES, SCOPES } from '../access/caller.js';
import { daySchema, instantSchema } from '../domain/events/event-data.js';
import { isBlank, unseenIn } from '../domain/values/characters.js';
import { line, nameSchema } from '../domain/values/text.js';
import { slugSchema } from '../tracks/index.js';

/** The name is recorded in the ledger as the actor, so it must be one short line. */
export const tokenNameSchema = z
  .string()
  .normalize('NFC')
  .regex(/^[^\p{C}]{1,100}$/u, 'must be 1 to 100 visible characters')
  .refine((name) => !isBlank(name) && !unseenIn(name), 'must be 1 to 100 visible characters')
  .refine((name) => name.trim() === name, 'must not begin or end with a blank')
  .refine((name) => name !== 'admin', 'is reserved for the admin token');

export type Scope = (typeof SCOPES)[number];

export const newTokenSchema = z
  .strictObject({
    name: tokenNameSchema.describe('The holder, recorded as the actor in the ledger.'),
    person: z
      .uuid()
      .optional()
      .describe(
        'The person it belongs to. If absent, it belongs to a machine, which can propose but not approve.',
      ),
    role: z.enum(ROLES),
    desk: slugSchema.optional().describe('If given, the role applies to the tracks of this desk only.'),
    scopes: z
      .array(z.enum(SCOPES))
      .min(1)
      .optional()
      .describe('The permissions of the role that the token may use; all if absent.'),
    expiresAt: instantSchema.optional(),
  })
  .meta({ id: 'NewToken' });
export type NewToken = z.infer<typeof newTokenSchema>;

/** An auditor sees everything; limited to a desk the role would equal `reader`. */
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
    tracks: tracksSchema.optional().describe('Replaces the tracks of the desk.'),
  })
  .meta({ id: 'DeskChanges' });
export type DeskChanges = z.infer<typeof deskChangesSchema>;

/** The name of a desk in one language. */
export const deskNameSchema = line(100);

export const grantSchema = z.strictObject({ role: z.enum(DESK_ROLES) }).meta({ id: 'DeskGrant' });

/** Parses the form that gives a role; null if no holder is chosen. */
export function readGrant(holder: string, role: string): { holder: string; role: DeskRole } | null {
  const read = z.object({ holder: z.uuid(), role: z.enum(DESK_ROLES) }).safeParse({ holder, role });
  return read.success ? read.data : null;
}

/** The end of a day in UTC, as an instant; null if `day` is not a day. */
export const endOfDay = (day: string): string | null =>
  daySchema.safeParse(day).success ? new Date(Date.parse(day) + 86_400_000).toISOString() : null;
