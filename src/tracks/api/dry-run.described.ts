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
        possible: z.boolean(),
        refusals: z.array(refusalSchema).describe('Why it is not possible now.'),
        warnings: z.array(findingSchema).describe('What would be unusual about it.'),
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
          .describe(
            'As it would be recorded, with neither an id nor hashes of its own; null if it is refused.',
          ),
        refusals: z.array(refusalSchema),
      }),
    ),
    track: trackSchema.describe('As it would then stand.'),
  })
  .meta({ id: 'DryRunResult' });

export const dryRunDescribed = {
  next: {
    id: 'listNextEvents',
    summary: 'What could be recorded next',
    description: 'Every event of the track’s kind, possible or refused, judged as if it happened today.',
    answer: nextSchema,
    problems: ['not_found'],
    path,
  },
  dryRun: {
    id: 'tryEntries',
    summary: 'What would become of entries',
    description:
      'Each is tried on the history with those before it that were not refused. Nothing is written, and a refusal is an answer, not an error.',
    answer: dryRunSchema,
    problems: ['not_found'],
    path,
    example: {
      entries: [
        { type: 'round.held', occurredOn: '2025-12-10', data: { number: 2 } },
        { type: 'agreement.entered_into_force', occurredOn: '2025-12-11' },
      ],
    },
  },
} satisfies Record<string, Operation>;
