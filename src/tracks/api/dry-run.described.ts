import { z } from 'zod';
import { EVENT_TYPES } from '../../domain/events/event-data.js';
import type { Operation } from '../../http/openapi/described.js';
import { findingSchema, refusalSchema, trackSchema, transitionSchema } from '../queries/views.schema.js';

const path = { slug: 'kz-eu-visa-facilitation' };

const nextSchema = z
  .object({
    items: z.array(
      z.object({
        type: z.enum(EVENT_TYPES),
        likely: z.boolean().describe('Whether it usually comes next at this stage. These come first.'),
        possible: z.boolean(),
        refusals: z.array(refusalSchema).describe('Why the event is not possible now.'),
        warnings: z.array(findingSchema).describe('Warnings with which it would be recorded.'),
        data: z.record(z.string(), z.unknown()).describe('JSON Schema 2020-12 of its `data`.'),
      }),
    ),
    next: z.null(),
  })
  .meta({ id: 'NextEvents' });

const dryRunSchema = z
  .object({
    results: z.array(
      z.object({
        transition: transitionSchema
          .nullable()
          .describe('The row that would be recorded, without an id or hashes; null if it is refused.'),
        refusals: z.array(refusalSchema),
      }),
    ),
    track: trackSchema.describe('The track after the entries.'),
  })
  .meta({ id: 'DryRunResult' });

export const dryRunDescribed = {
  next: {
    id: 'listNextEvents',
    summary: 'List the events that can be recorded next',
    description:
      'Every event type of the track’s kind, possible or refused, checked as if it happened today.',
    answer: nextSchema,
    problems: ['not_found'],
    required: path,
  },
  dryRun: {
    id: 'tryEntries',
    summary: 'Try entries without recording them',
    description:
      'Each entry is tried on the history together with the accepted entries before it. Nothing is written. A refusal is part of the answer, not an error.',
    answer: dryRunSchema,
    problems: ['not_found'],
    required: path,
    example: {
      entries: [
        { type: 'round.held', occurredOn: '2025-12-10', data: { number: 2 } },
        { type: 'agreement.entered_into_force', occurredOn: '2025-12-11' },
      ],
    },
  },
} satisfies Record<string, Operation>;
