import { z } from 'zod';
import { EVENT_TYPES } from '../domain/events/event-data.js';
import type { Language } from '../domain/values/text.js';
import type { Operation } from '../http/openapi/described.js';
import { stageSchema } from '../tracks/queries/views.schema.js';

const label = z
  .object({ en: z.string(), ru: z.string(), kk: z.string() } satisfies Record<Language, z.ZodType>)
  .meta({ id: 'Label', description: 'A text in each language of the service.' });

const kindSchema = z
  .object({
    kind: z.string(),
    version: z
      .int()
      .describe(
        'The version of the definition. A track keeps the version with which it was opened until it is upgraded.',
      ),
    definition: z.string().describe('SHA-256 of the definition, in hexadecimal.'),
    label,
    twin: z.string().nullable().describe('The kind that a twin must have.'),
    subtypes: z
      .record(z.string(), label)
      .optional()
      .describe('Names for what an agreement of this kind is about. A track may use other words.'),
    stages: z.array(
      z.object({
        stage: stageSchema,
        label,
        onRail: z.boolean().describe('Whether the stage is on the usual way from start to end.'),
      }),
    ),
    events: z.array(
      z.object({
        type: z.enum(EVENT_TYPES),
        label,
        data: z.record(z.string(), z.unknown()).describe('JSON Schema 2020-12 of the event’s `data`.'),
      }),
    ),
  })
  .meta({ id: 'Kind' });

export const kindsDescribed = {
  list: {
    id: 'listKinds',
    summary: 'List the kinds of agreement',
    answer: z.object({ items: z.array(kindSchema), next: z.null() }).meta({ id: 'KindPage' }),
  },
  one: {
    id: 'getKind',
    summary: 'Get a kind with its stages, and its events with their data',
    answer: kindSchema,
    problems: ['not_found'],
    required: { kind: 'readmission' },
  },
  diagram: {
    id: 'getKindDiagram',
    summary: 'Get a diagram of a kind’s stages and events, drawn from its definition',
    answer: 'text',
    media: 'image/svg+xml',
    problems: ['not_found'],
    required: { kind: 'readmission' },
  },
} satisfies Record<string, Operation>;
