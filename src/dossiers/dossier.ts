import { z } from 'zod';
import {
  citedShape,
  daySchema,
  edtfSchema,
  instantSchema,
  isAdministrative,
  sourceSchema,
} from '../domain/events/event-data.js';
import { exportedDocumentsSchema } from '../domain/values/documents.js';
import type { Steps } from '../domain/values/steps.js';
import { line, textSchema } from '../domain/values/text.js';
import { sentenceOf } from '../http/bodies/sentences.js';
import { faultsOf, readInSteps } from '../http/bodies/validation.js';
import { invalid } from '../http/problems/problem.js';
import { checkTrack, eventTypeSchema, kindSchema, slugSchema, trackShape } from '../tracks/index.js';

/** Enough for a ministry's whole archive. Over HTTP the limit on the body comes first. */
const MOST_ENTRIES = 100_000;
export const MOST_TRACKS = 10_000;

export const trackSchema = z
  .strictObject({
    ...trackShape,
    kind: kindSchema,
    kindVersion: z.int().min(1).optional(),
    twin: slugSchema.optional(),
    coverageUntil: daySchema.optional(),
  })
  .check(checkTrack);

export const entrySchema = z
  .strictObject({
    tracks: z
      .array(slugSchema)
      .min(1)
      .max(50)
      .refine((slugs) => new Set(slugs).size === slugs.length, 'must name each track once'),
    type: eventTypeSchema.refine(
      (type) => !isAdministrative(type),
      'cannot be an entry of a file: set `coverageUntil`, `twin` or `kindVersion` of the track instead',
    ),
    occurredOn: edtfSchema,
    data: z.record(z.string(), z.unknown()).default({}),
    sources: z
      .array(z.strictObject({ ref: line(100), ...citedShape }))
      .max(100)
      .default([]),
    documents: exportedDocumentsSchema.default([]),
    visibility: z.enum(['public', 'internal', 'embargoed']).default('internal'),
    embargoUntil: instantSchema.optional(),
    note: textSchema.optional(),
    meeting: line(100).optional(),
  })
  .refine(({ visibility, embargoUntil }) => (visibility === 'embargoed') === (embargoUntil !== undefined), {
    path: ['embargoUntil'],
    message: 'is needed with visibility "embargoed", and only then',
  });

const sourcesSchema = z.record(line(100), sourceSchema);

const headShape = { format: z.literal('paraph-dossier/1'), coverageUntil: daySchema.optional() };

/** The first line of JSON Lines. */
export const headerSchema = z.strictObject(headShape);

/** A source of JSON Lines, with its key. */
export const keyedSourceSchema = z.strictObject({ key: line(100), ...sourceSchema.shape });

/**
 * A file for import and export. Four fields make an export lossless: an entry's `embargoUntil` and `note`; its
 * `meeting`, a key within the file, for a meeting whose entries differ; and a track's `coverageUntil`, for tracks whose
 * sources end on different days.
 */
export const dossierSchema = z
  .strictObject({
    ...headShape,
    sources: sourcesSchema.default({}),
    tracks: z.array(trackSchema).max(MOST_TRACKS).default([]),
    entries: z.array(entrySchema).max(MOST_ENTRIES).default([]),
  })
  .meta({ id: 'Dossier' });

/** Which imported entries cause alerts: recent ones, or all. */
export const ALERTS = ['recent', 'all'] as const;
export type Alerts = (typeof ALERTS)[number];

export type Dossier = z.infer<typeof dossierSchema>;
export type DossierEntry = Dossier['entries'][number];
export type DossierFile = z.input<typeof dossierSchema>;

const ENTRY = /^\/entries\/(\d+)(?=\/|$)/;

/** The number of the entry that a JSON pointer leads to, from 1; null if it leads elsewhere. */
export function entryNumber(pointer: string): number | null {
  const [, index] = ENTRY.exec(pointer) ?? [];
  return index === undefined ? null : Number(index) + 1;
}

/** Every track to which a dossier would write, with repetitions. */
export const tracksOf = ({ tracks, entries }: Dossier): string[] => [
  ...tracks.flatMap(({ slug, twin }) => (twin ? [slug, twin] : slug)),
  ...entries.flatMap((entry) => entry.tracks),
];

/** The file without the content of its long lists. */
const outlineSchema = z.strictObject({
  ...dossierSchema.shape,
  sources: z.record(z.string(), z.unknown()).default({}),
  tracks: z.array(z.unknown()).max(MOST_TRACKS).default([]),
  entries: z.array(z.unknown()).max(MOST_ENTRIES).default([]),
});

/** Reading stops after this many faults, of which a hundred are listed (pointers.ts). */
export const MOST_FAULTS = 1_000;

/** Parses a file in steps, one entry each, with the result and the faults of {@link dossierSchema}. */
export function* readDossier(content: unknown): Steps<Dossier> {
  const outline = z.safeParse(outlineSchema, content, { error: sentenceOf });
  const issues: z.core.$ZodIssue[] = [...(outline.error?.issues ?? [])];
  const parts: Partial<Record<string, unknown>> = outline.data ?? (isObject(content) ? content : {});

  function* each<T>(
    name: string,
    items: readonly (readonly [readonly PropertyKey[], unknown])[],
    schema: z.ZodType<T>,
  ): Steps<T[]> {
    const read: T[] = [];
    for (const [at, item] of items) {
      const { data, error } = z.safeParse(schema, item, { error: sentenceOf });
      for (const issue of error?.issues ?? []) issues.push({ ...issue, path: [name, ...at, ...issue.path] });
      if (data !== undefined) read.push(data);
      if (issues.length > MOST_FAULTS) break;
      yield;
    }
    return read;
  }
  const listed = (value: unknown) =>
    Array.isArray(value) ? value.map((item, index) => [[index], item] as const) : [];
  const byKey = Object.entries(isObject(parts.sources) ? parts.sources : {}).map(
    ([key, source]) => [[], { [key]: source }] as const,
  );
  const sources = yield* each('sources', byKey, sourcesSchema);
  const tracks = yield* each('tracks', listed(parts.tracks), trackSchema);
  const entries = yield* each('entries', listed(parts.entries), entrySchema);
  if (issues.length > 0 || !outline.data) throw invalid(faultsOf(issues));
  const { format, coverageUntil } = outline.data;
  const head = { format, ...(coverageUntil !== undefined && { coverageUntil }) };
  return { ...head, sources: Object.fromEntries(sources.flatMap(Object.entries)), tracks, entries };
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

readInSteps(dossierSchema, readDossier);
