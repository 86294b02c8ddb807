import { z } from 'zod';
import { edtfSchema, partySchema, slugSchema } from '../../../domain/events/event-data.js';
import { textSchema } from '../../../domain/values/text.js';
import { DEADLINE_RULES, DEADLINE_STATES } from '../../../domain/values/views.js';

export const deadlineSchema = z
  .object({
    track: slugSchema,
    due: edtfSchema
      .nullable()
      .describe(
        'The days on which it may fall, as agreed or computed; an interval where a date is known in part.',
      ),
    owner: partySchema.nullable().describe('The party that owes it; null where it concerns all.'),
    what: textSchema.describe('An agreed step in its own words; anything else in three languages.'),
    rule: z.enum(DEADLINE_RULES),
    basis: z.array(z.int()).describe('The seqs of the entries on which it rests.'),
    state: z.enum(DEADLINE_STATES).describe('Overdue only after the last day on which it may fall.'),
    number: z.int().optional().describe('Of the agreed step or the round.'),
    article: textSchema
      .optional()
      .describe('The article of the final clauses, or of a party’s law, that gives it.'),
    assignedTo: z
      .array(z.string())
      .optional()
      .describe(
        'Slugs of the desks that have the track, where the own side owes it or all do; after them the name of the person who has taken it on, whom `assignee` names too.',
      ),
    assignee: z
      .object({ id: z.uuid(), name: z.string() })
      .optional()
      .describe('The person who has taken it on, or to whom it was given. Absent where nobody has.'),
  })
  .meta({ id: 'Deadline' });
