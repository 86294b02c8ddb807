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
  .meta({ id: 'Meeting', description: 'The data that all entries of a meeting share.' });

const transitions = z.array(transitionSchema);

const meetingRowsSchema = z.object({ meeting: meetingSchema, transitions }).meta({
  id: 'MeetingWithTransitions',
  description: 'The rows of the meeting by track, with their corrections.',
});

const recordedSchema = z.object({ meeting: meetingSchema, transitions, tracks: z.array(trackSchema) }).meta({
  id: 'MeetingRecorded',
  description: 'The new rows, and the tracks after them.',
});

export const meetingsDescribed = {
  record: {
    id: 'recordMeeting',
    summary: 'Record a meeting on several tracks',
    description:
      'Records all entries or none. Their order does not matter: the rules see the new entries of twins. Place, format, body and people are copied to the data of each entry that does not give its own. Refusals name their track.',
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
    summary: 'A meeting with its rows',
    answer: meetingRowsSchema,
    problems: ['not_found'],
  },
  correct: {
    id: 'correctMeeting',
    summary: 'Amend or annul a meeting',
    description: 'Applies to all its tracks or to none.',
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
    summary: 'Publish a meeting',
    description: 'Publishes each of its entries that is not public yet.',
    answer: recordedSchema,
    or: pendingApproval,
    tells: ['location'],
    problems: ['not_found', 'transition_refused'],
    example: { reason: 'The communiqué is out.' },
  },
} satisfies Record<string, Operation>;
