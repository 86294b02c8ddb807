import { z } from 'zod';
import {
  claimSchema,
  daySchema,
  EVENT_TYPES,
  edtfSchema,
  partySchema,
  placeSchema,
} from '../../domain/events/event-data.js';
import { KINDS } from '../../domain/kinds/index.js';
import { entryDocumentSchema } from '../../domain/values/documents.js';
import { textSchema } from '../../domain/values/text.js';
import {
  APPLICATIONS,
  type CitedSource,
  DEADLINE_RULES,
  DEADLINE_STATES,
  type Finding,
  type Refusal,
  type SourceView,
  STAGES,
  type TrackView,
  type TransitionView,
} from '../../domain/values/views.js';
import { sameShape } from '../../http/openapi/same-shape.js';

/**
 * The shapes of domain/views.ts in the OpenAPI document. They are open, because answers may gain fields. Optional
 * fields are left out of the public view, unless it says otherwise.
 */

/** Rows that correct, annul or publish an entry are no events of a kind. */
const CORRECTIONS = ['transition.corrected', 'transition.annulled', 'transition.published'];

const timestamp = z.string().meta({ format: 'date-time', description: 'ISO 8601, UTC, with milliseconds.' });
const hash = z.string().meta({
  pattern: '^(?:[0-9a-f]{64})?$',
  description: 'SHA-256, in hexadecimal; empty where nothing is recorded.',
});
const slug = z.string().meta({ description: 'The identifier of a track in URLs.' });
const seq = z.int().meta({ description: 'Number of the row in its track’s log, from 1.' });

const typeSchema = z.string().meta({ id: 'TransitionType', enum: [...EVENT_TYPES, ...CORRECTIONS] });

export const stageSchema = z.enum(STAGES).meta({ id: 'Stage' });

const stepShape = {
  stage: stageSchema,
  talks: z
    .enum(['not_begun', 'active', 'paused', 'ended'])
    .describe('There are talks from their opening to the signature.'),
  application: z.enum(APPLICATIONS),
  milestones: z
    .record(z.string(), z.record(z.string(), edtfSchema.nullable()))
    .meta({ description: 'By party and name of the step: its date, or null where none is recorded.' }),
};
export const stepSchema = z
  .object(stepShape)
  .meta({ id: 'Step', description: 'The states of a track’s regions.' });

const partyDate = edtfSchema.nullable();
const partyShape = {
  signed: partyDate,
  provisional: partyDate.describe('Applied provisionally since.'),
  consent: partyDate.describe('To be bound: the earliest ratification, approval, conclusion or deposit.'),
  notified: partyDate,
  inForce: partyDate,
  withdrawn: partyDate,
};
const memberStatusSchema = z.object(partyShape).meta({ id: 'MemberStatus' });
const partyStatusSchema = z
  .object({
    ...partyShape,
    members: z
      .record(partySchema, memberStatusSchema)
      .optional()
      .describe('Of a mixed agreement: the members of an organisation that ratify as well.'),
  })
  .meta({ id: 'PartyStatus', description: 'What is known of one party: dates, or null.' });

const dayBoundsSchema = z
  .object({ earliest: daySchema, latest: daySchema })
  .meta({ id: 'DayBounds', description: 'Equal where every date that it rests on is a day.' });
const entryByClausesSchema = z
  .object({
    falls: dayBoundsSchema
      .nullable()
      .describe('Null while dates are missing, or where one that it rests on has no end.'),
    missing: z.array(
      z.object({ side: partySchema, what: z.enum(['signed', 'notified', 'received', 'consent']) }),
    ),
    more: z.int().describe('How many of the missing dates are enough.'),
    byParty: z
      .record(partySchema, dayBoundsSchema)
      .optional()
      .describe('Where there are more than two parties: for each on days of its own.'),
  })
  .meta({
    id: 'EntryByClauses',
    description: 'The entry into force by the final clauses (`terms.stated`), as long as it is not recorded.',
  });

export const statusSchema = z
  .object({
    ...stepShape,
    since: edtfSchema.nullable().describe('The date of the last change of stage.'),
    roundsHeld: z
      .int()
      .describe(
        'Rounds held as far as is known: the highest number or count of each series, never fewer than are recorded.',
      ),
    lastEvent: z
      .object({ seq, type: typeSchema, occurredOn: edtfSchema })
      .nullable()
      .describe('The last entry of the effective history; a change of name does not count.'),
    nextRound: z
      .object({ number: z.int(), target: edtfSchema, place: placeSchema.nullable() })
      .nullable()
      .describe('The earliest planned round that is neither held nor cancelled, even if it is overdue.'),
    unknownBefore: z
      .boolean()
      .describe('Nothing is known of the time before the first entry: `stage` says nothing then.'),
    byParty: z.record(partySchema, partyStatusSchema),
    entryByClauses: entryByClausesSchema.optional(),
    silentDays: z
      .int()
      .nullable()
      .optional()
      .describe('Days from the last event’s certain day to the reference day.'),
    stalled: z
      .boolean()
      .optional()
      .describe(
        'Whether the track, between announcement and signature, has had neither a round nor a change of stage for nine months.',
      ),
    openActions: z.int().optional().describe('Agreed steps that are neither done nor dropped.'),
    nextDeadline: z
      .object({
        rule: z.enum(DEADLINE_RULES),
        number: z.int().optional().describe('Of the agreed step or the round.'),
        owner: partySchema.nullable().describe('The party that owes it; null where it concerns all.'),
        due: edtfSchema.nullable(),
        state: z.enum(DEADLINE_STATES),
      })
      .nullable()
      .optional()
      .describe('The deadline that is not met and falls first, even if it is overdue.'),
    textAgreed: z
      .object({ agreed: z.int(), total: z.int().describe('Articles that were not dropped.') })
      .nullable()
      .optional()
      .describe('How far the text is; null where no state of it was recorded.'),
  })
  .meta({ id: 'Status', description: 'The status of a track on the reference day.' });

export const trackSchema = z
  .object({
    slug,
    kind: z.string().meta({ enum: KINDS.map(({ kind }) => kind) }),
    kindVersion: z.int().describe('The version of the kind’s definition that the track is read by.'),
    subtype: textSchema
      .optional()
      .describe('What the agreement is about: a name of the list, or other words.'),
    parties: z.array(partySchema),
    members: z
      .record(partySchema, z.array(partySchema))
      .optional()
      .describe('Of a mixed agreement: by party, the members that ratify it as well.'),
    depositary: partySchema.optional().describe('The state or organisation that keeps the treaty.'),
    title: textSchema,
    twin: z.string().nullable().describe('The slug of the track that is negotiated together with this one.'),
    coverageUntil: daySchema
      .nullable()
      .describe('The last day that the sources cover; later events are not known here.'),
    revision: z.int().describe('The number of rows in the log that the caller sees.'),
    status: statusSchema,
    head: z
      .object({ seq, hash })
      .nullable()
      .optional()
      .describe('The newest row of the hash chain; null before the first.'),
  })
  .meta({ id: 'Track' });

const sourceShape = {
  ref: z.string().meta({ description: 'The id by which citations name the source.' }),
  title: textSchema,
  publisher: textSchema,
  url: z.string().optional(),
  language: z.string().describe('BCP 47.'),
  publishedOn: edtfSchema.optional(),
};
export const sourceViewShape = sourceShape;
const citedSourceSchema = z
  .object({ ...sourceShape, quote: textSchema.optional(), says: claimSchema.optional() })
  .meta({
    id: 'CitedSource',
    description: 'A source, with the quotation that supports the entry, and with what it says otherwise.',
  });

const findingShape = {
  code: z.string(),
  message: z.string().describe('The finding as an English sentence.'),
  params: z.record(z.string(), z.unknown()),
};
export const findingSchema = z.object(findingShape).meta({
  id: 'Finding',
  description: 'A warning about an unusual entry. The entry is recorded nevertheless.',
});
export const refusalSchema = z
  .object({
    ...findingShape,
    entry: z.int().optional().describe('The seq of the entry that causes the refusal.'),
  })
  .meta({ id: 'Refusal', description: 'A reason why an entry is refused.' });

export const transitionSchema = z
  .object({
    id: z.uuid(),
    track: slug,
    seq,
    type: typeSchema,
    occurredOn: edtfSchema,
    recordedAt: timestamp,
    from: stepSchema.describe('The status before the row; in effective order, before the entry’s own step.'),
    to: stepSchema.describe('The status after it.'),
    data: z.record(z.string(), z.unknown()).describe('By type, as in EventData.'),
    sources: z.array(citedSourceSchema),
    documents: z.array(entryDocumentSchema).optional().describe('Left out where there are none.'),
    meeting: z.string().nullable().describe('The id of the meeting to which the entry belongs.'),
    corrects: z
      .int()
      .nullable()
      .describe('The seq of the entry that this row corrects, annuls or publishes.'),
    correctedBy: z.int().nullable().describe('The seq of the newest correction of this entry.'),
    annulled: z.boolean(),
    reason: textSchema.nullable().describe('Why it was corrected.'),
    kindVersion: z.int(),
    actor: z.string().optional().describe('The name of the token that recorded it.'),
    approvedBy: z.string().optional().describe('Who approved it, if a second person did.'),
    visibility: z.enum(['public', 'internal', 'embargoed']).optional(),
    embargoUntil: timestamp.nullable().optional(),
    warnings: z.array(findingSchema).optional(),
    offProcedure: z
      .boolean()
      .optional()
      .describe('The stage was asserted, not reached through the procedure.'),
    note: textSchema.nullable().optional(),
    prevHash: hash.optional(),
    hash: hash.optional(),
  })
  .meta({
    id: 'Transition',
    description:
      'A row of the ledger. In the public view `seq`, `recordedAt`, `corrects` and `correctedBy` are those of the public log, and everything from `actor` on is left out.',
  });

sameShape<z.output<typeof trackSchema>, TrackView>(true);
sameShape<z.output<typeof transitionSchema>, TransitionView>(true);
sameShape<z.output<typeof citedSourceSchema>, CitedSource>(true);
sameShape<z.output<z.ZodObject<typeof sourceShape>>, SourceView>(true);
sameShape<z.output<typeof findingSchema>, Finding>(true);
sameShape<z.output<typeof refusalSchema>, Refusal>(true);
