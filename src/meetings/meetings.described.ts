import { z } from 'zod';
import { edtfSchema, formatSchema, peopleSchema, placeSchema } from '../domain/events/event-data.js';
import { textSchema } from '../domain/values/text.js';
import type { Operation } from '../http/openapi/described.js';
import { pendingApproval } from '../tracks/queries/proposal.schema.js';
import { trackSchema, transitionSchema } from '../tracks/queries/views.schema.js';

const meetingSchema = z
  .object({
    id: z.uuid(),
    occurredOn: edtfSchema,
    place: placeSchema.optional(),
    format: formatSchema.optional(),
    body: textSchema.optional(),
    people: peopleSchema.optional(),
  })
  .meta({ id: 'Meeting', description: 'What the entries of one gathering have in common.' });

const transitions = z.array(transitionSchema);

const heldSchema = z.object({ meeting: meetingSchema, transitions }).meta({
  id: 'MeetingWithTransitions',
  description: 'The rows that the gathering left, by track; corrections of them too.',
});

const recordedSchema = z.object({ meeting: meetingSchema, transitions, tracks: z.array(trackSchema) }).meta({
  id: 'MeetingRecorded',
  description: 'The rows that were added, and the tracks as they now stand.',
});

export const meetingsDescribed = {
  record: {
    id: 'recordMeeting',
    summary: 'Record one gathering on several tracks',
    description:
      'All entries or none; their order does not matter, and twins see each other’s. Place, format, body and people stand in the data of each entry that does not give its own. Refusals name their track.',
    answer: recordedSchema,
    or: pendingApproval,
    tells: ['location'],
    problems: ['not_found', 'transition_refused'],
    example: {
      occurredOn: '2025-12-10/2025-12-11',
      place: { city: { en: 'Astana', ru: 'Астана', kk: 'Астана' }, country: 'KZ' },
      format: 'in_person',
      entries: [
        { track: 'kz-eu-visa-facilitation', type: 'round.held', data: { number: 2 } },
        { track: 'kz-eu-readmission', type: 'round.held', data: { number: 2 } },
      ],
    },
  },
  one: {
    id: 'getMeeting',
    summary: 'A gathering with the rows that it left',
    answer: heldSchema,
    problems: ['not_found'],
  },
  correct: {
    id: 'correctMeeting',
    summary: 'Amend or annul a gathering',
    description: 'On every track that it concerns, or on none.',
    answer: recordedSchema,
    or: pendingApproval,
    tells: ['location'],
    problems: ['not_found', 'transition_refused'],
    example: {
      action: 'amend',
      reason: 'The second day was cancelled.',
      replacement: { occurredOn: '2025-12-10' },
    },
  },
  publish: {
    id: 'publishMeeting',
    summary: 'Make a gathering public',
    description: 'Each of its entries that is not public yet.',
    answer: recordedSchema,
    or: pendingApproval,
    tells: ['location'],
    problems: ['not_found', 'transition_refused'],
    example: { reason: 'The communiqué is out.' },
  },
} satisfies Record<string, Operation>;
