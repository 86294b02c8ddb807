import { z } from 'zod';
import { daySchema, edtfSchema, instantSchema, isOfRecord, sourceSchema } from '../domain/event-data.js';
import { line, nameSchema, textSchema } from '../domain/text.js';
import { eventTypeSchema, kindSchema, partiesSchema, slugSchema } from '../tracks/requests.js';

/** As many entries as a ministry's whole archive of tracks may hold; the body's size ends it earlier over HTTP. */
const MOST_ENTRIES = 100_000;

/**
 * A file for import and export (contract.md, A dossier). Four fields more than that make an export lossless: an
 * entry's `embargoUntil` and `note`; its `meeting`, a key of the file's own, for a gathering whose entries differ;
 * and a track's `coverageUntil`, where files that reach to different days are exported as one.
 */
export const dossierSchema = z
  .strictObject({
    format: z.literal('paraph-dossier/1'),
    coverageUntil: daySchema.optional(),
    sources: z.record(line(100), sourceSchema).default({}),
    tracks: z
      .array(
        z.strictObject({
          slug: slugSchema,
          kind: kindSchema,
          parties: partiesSchema,
          title: nameSchema,
          twin: slugSchema.optional(),
          coverageUntil: daySchema.optional(),
        }),
      )
      .max(10_000)
      .default([]),
    entries: z
      .array(
        z
          .strictObject({
            tracks: z
              .array(slugSchema)
              .min(1)
              .max(50)
              .refine((slugs) => new Set(slugs).size === slugs.length, 'must name each track once'),
            type: eventTypeSchema.refine(
              (type) => !isOfRecord(type),
              'is no entry of a file: its tracks say it, as `coverageUntil`',
            ),
            occurredOn: edtfSchema,
            data: z.record(z.string(), z.unknown()).default({}),
            sources: z
              .array(z.strictObject({ ref: line(100), quote: textSchema.optional() }))
              .max(100)
              .default([]),
            visibility: z.enum(['public', 'internal', 'embargoed']).default('internal'),
            embargoUntil: instantSchema.optional(),
            note: textSchema.optional(),
            meeting: line(100).optional(),
          })
          .refine(
            ({ visibility, embargoUntil }) => (visibility === 'embargoed') === (embargoUntil !== undefined),
            {
              path: ['embargoUntil'],
              message: 'is needed with visibility "embargoed", and only then',
            },
          ),
      )
      .max(MOST_ENTRIES)
      .default([]),
  })
  .meta({ id: 'Dossier' });

export type Dossier = z.infer<typeof dossierSchema>;
export type DossierEntry = Dossier['entries'][number];
export type DossierFile = z.input<typeof dossierSchema>;

/** Every track that a dossier would write on. */
export const tracksOf = ({ tracks, entries }: Dossier): string[] => [
  ...tracks.flatMap(({ slug, twin }) => (twin ? [slug, twin] : slug)),
  ...entries.flatMap((entry) => entry.tracks),
];
