import { z } from 'zod';

/** Where a fault stands in the text of a file. */
const place = {
  line: z.int().optional().describe('In a dossier: the line of the file, counted from 1.'),
  column: z.int().optional().describe('The character of that line, counted from 1.'),
};

const refusal = z.object({
  code: z.string(),
  message: z.string().describe('The refusal as an English sentence.'),
  params: z.record(z.string(), z.unknown()),
  entry: z.int().optional().describe('The seq of the entry that the rule points at.'),
  track: z.string().optional().describe('In a meeting and in a dossier: the track that refuses.'),
  pointer: z.string().optional().describe('In a dossier: the entry that is refused.'),
  ...place,
});

const inputFault = z.object({
  pointer: z
    .string()
    .describe(
      'RFC 6901: into the body as it is; under `/query`, `/path` and `/header` into the rest of the request.',
    ),
  message: z.string(),
  ...place,
});

/** What a Problem is sent as (problem.ts), with all that any code adds to it. */
export const problemSchema = z
  .object({
    type: z.string().describe('`about:blank`: the code says it all.'),
    title: z.string(),
    status: z.int(),
    code: z.string().describe('Stable, for programs.'),
    detail: z.string().describe('One sentence, for people.'),
    errors: z.array(inputFault).optional().describe('With `validation_failed`.'),
    refusals: z.array(refusal).optional().describe('With `transition_refused`: each rule that is broken.'),
    allowed: z
      .union([z.array(z.string()), z.record(z.string(), z.array(z.string()))])
      .optional()
      .describe('With `transition_refused`: the types that would be taken now; by track for a meeting.'),
    revision: z.int().optional().describe('With `revision_mismatch`: the revision that the track is at.'),
    outcome: z
      .literal('unknown')
      .optional()
      .describe(
        'With `unavailable`: the write may have been made, or may yet be. Send it again with the same Idempotency-Key; without one, look at the revision first. Where it is missing, nothing was recorded in the ledger.',
      ),
    resumeFrom: z
      .string()
      .optional()
      .describe('With `cursor_reset`: the last cursor that both states of the database share.'),
    index: z
      .int()
      .optional()
      .describe('With `transition_refused` to a dossier: the index of the first entry that is refused.'),
    undecided: z
      .int()
      .optional()
      .describe(
        'With `transition_refused` to a dossier: so many later entries were not looked at, since they follow a refused one on the same track or its twin.',
      ),
    pointer: z.string().optional().describe('With `already_exists` to a dossier: the track that differs.'),
    ...place,
  })
  .meta({ id: 'Problem', description: 'RFC 9457, application/problem+json.' });
