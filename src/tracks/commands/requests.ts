import { z } from 'zod';
import {
  citationsSchema,
  EVENT_TYPES,
  edtfSchema,
  formatSchema,
  instantSchema,
  peopleSchema,
  placeSchema,
  slugSchema,
} from '../../domain/events/event-data.js';
import { KINDS } from '../../domain/kinds/index.js';
import { documentsSchema } from '../../domain/values/documents.js';
import { nameSchema, textSchema } from '../../domain/values/text.js';
import { checkTrack, trackShape } from './track-shape.js';

export { slugSchema };

export const kindSchema = z.enum(KINDS.map(({ kind }) => kind));

export const newTrackSchema = z
  .strictObject({ ...trackShape, kind: kindSchema, twin: slugSchema.optional() })
  .check(checkTrack)
  .meta({ id: 'NewTrack' });
export type NewTrack = z.infer<typeof newTrackSchema>;

export const twinSchema = z
  .strictObject({ twin: slugSchema.describe('The twin’s slug. A link, once made, stays.') })
  .meta({ id: 'TwinLink' });

/** Who may see it, and until when it is embargoed. */
const confidentiality = {
  visibility: z.enum(['public', 'internal', 'embargoed']).default('internal'),
  embargoUntil: instantSchema.optional(),
};

type Confidential = { visibility: string; embargoUntil?: string | undefined };
const embargoFits = ({ visibility, embargoUntil }: Confidential) =>
  (visibility === 'embargoed') === (embargoUntil !== undefined);
const embargoMisfit = {
  path: ['embargoUntil'],
  message: 'is needed with visibility "embargoed", and only then',
};

/** The type is checked later with the event's data, so that the error can point to /v1/kinds. */
export const eventTypeSchema = z.string().max(100).meta({ id: 'EventType', enum: EVENT_TYPES });

/** The event's own `data` is checked by its schema once its kind is known. */
const dataSchema = z.record(z.string(), z.unknown()).default({});

export const newTransitionSchema = z
  .strictObject({
    type: eventTypeSchema,
    occurredOn: edtfSchema,
    data: dataSchema,
    sources: citationsSchema.default([]),
    documents: documentsSchema.default([]),
    note: textSchema.optional(),
    ...confidentiality,
  })
  .refine(embargoFits, embargoMisfit)
  .meta({ id: 'NewTransition' });
export type NewTransition = z.infer<typeof newTransitionSchema>;

const replacementSchema = z
  .strictObject({
    occurredOn: edtfSchema.optional(),
    data: z.record(z.string(), z.unknown()).optional(),
    sources: citationsSchema.optional(),
    documents: documentsSchema.optional(),
    note: textSchema.optional(),
  })
  .meta({ id: 'Replacement' });
export type Replacement = z.infer<typeof replacementSchema>;

export const correctionSchema = z
  .discriminatedUnion('action', [
    z.strictObject({ action: z.literal('amend'), reason: textSchema, replacement: replacementSchema }),
    z.strictObject({ action: z.literal('annul'), reason: textSchema }),
  ])
  .meta({ id: 'NewCorrection' });
export type CorrectionRequest = z.infer<typeof correctionSchema>;

export const publicationSchema = z.strictObject({ reason: textSchema }).meta({ id: 'Publication' });

/** The fields that a gathering gives to each of its entries. */
export const gatheringShape = {
  place: placeSchema.optional(),
  format: formatSchema.optional(),
  body: nameSchema.optional(),
  people: peopleSchema.optional(),
};

/** The most tracks of one gathering: more than any ministry negotiates at a time with one partner. */
const MOST_ENTRIES = 50;

export const newMeetingSchema = z
  .strictObject({
    occurredOn: edtfSchema,
    ...gatheringShape,
    sources: citationsSchema.default([]),
    documents: documentsSchema.default([]),
    ...confidentiality,
    entries: z
      .array(z.strictObject({ track: slugSchema, type: eventTypeSchema, data: dataSchema }))
      .min(1)
      .max(MOST_ENTRIES),
  })
  .refine(embargoFits, embargoMisfit)
  .meta({ id: 'NewMeeting' });
export type NewMeeting = z.infer<typeof newMeetingSchema>;

export const dryRunSchema = z
  .strictObject({ entries: z.array(newTransitionSchema).min(1).max(500) })
  .meta({ id: 'DryRun' });
