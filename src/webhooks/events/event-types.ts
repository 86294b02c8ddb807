import { z } from 'zod';
import { EVENT_DATA, EVENT_TYPES, type EventType, isAdministrative } from '../../domain/events/event-data.js';
import { LANGUAGES } from '../../domain/values/text.js';
import { messagesFor } from '../../i18n/messages.js';
import { deadlineSchema } from '../../tracks/queries/deadlines/deadline.schema.js';
import { statusSchema, transitionSchema } from '../../tracks/queries/views.schema.js';
import { correctionExampleOf, exampleOf, noticeExampleOf } from './examples.js';
import {
  CORRECTION_TYPES,
  FULL_AUDIENCE_TYPES,
  NOTICE_TYPES,
  type NoticeType,
} from './subscribable-types.js';

const cursor = z.string().describe('The position in the feed, for `after` of `/v1/feed`.');
const seq = z
  .int()
  .describe('The number of the row in its track’s log. A gap means that a message is still to come.');

const ofRow = (type: string, data: z.ZodType) =>
  z.object({
    type: z.literal(type),
    timestamp: z.iso.datetime(),
    data: z.object({
      transition: transitionSchema.extend({ type: z.literal(type), data }),
      status: statusSchema,
      seq,
      cursor,
    }),
  });

const endpoint = z.object({ id: z.guid(), description: z.string() });
const ofTrack = { track: z.string(), seq, status: statusSchema, cursor };
const NOTICES: Record<NoticeType, z.ZodType> = {
  'round.overdue': z.object({
    ...ofTrack,
    round: z.object({ number: z.int(), target: z.string(), place: z.unknown().nullable() }),
  }),
  'track.stalled': z.object(ofTrack),
  'deadline.near': z.object({ ...ofTrack, deadline: deadlineSchema }),
  'deadline.passed': z.object({ ...ofTrack, deadline: deadlineSchema }),
  'endpoint.disabled': z.object({
    endpoint: endpoint.extend({
      disabledAt: z.iso.datetime(),
      disabledReason: z.enum(['by_hand', 'gone', 'failing', 'unsubscribed']),
    }),
    cursor,
  }),
  'endpoint.test': z.object({ endpoint, cursor }),
};

const ofNotice = (type: NoticeType) =>
  z.object({ type: z.literal(type), timestamp: z.iso.datetime(), data: NOTICES[type] });

const typeView = (type: string, schema: z.ZodType, example: unknown) => ({
  type,
  label: Object.fromEntries(
    LANGUAGES.map((language) => [language, messagesFor(language).label('events', type)]),
  ),
  audiences: isAdministrative(type) ? [] : FULL_AUDIENCE_TYPES.includes(type) ? ['full'] : ['public', 'full'],
  schema: z.toJSONSchema(schema, { target: 'draft-2020-12', io: 'input' }),
  example,
});

const ofEvent = (type: EventType) => typeView(type, ofRow(type, EVENT_DATA[type]), exampleOf(type));
/** A correction carries the data of the corrected entry, whatever its type. */
const ofCorrection = (type: string) =>
  typeView(type, ofRow(type, z.record(z.string(), z.unknown())), correctionExampleOf(type));

/** Every type of message, with its audiences, the JSON Schema (2020-12) of its full payload, and an example. */
export const eventTypes = () => [
  ...EVENT_TYPES.map(ofEvent),
  ...CORRECTION_TYPES.map(ofCorrection),
  ...NOTICE_TYPES.map((type) => typeView(type, ofNotice(type), noticeExampleOf(type))),
];
