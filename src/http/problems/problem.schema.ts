import { z } from 'zod';
import { PROBLEM_STATUS, type ProblemCode } from './codes.js';

/** The position of a fault in the text of a file. */
const place = {
  line: z.int().optional().describe('In a dossier: the line of the file, counted from 1.'),
  column: z.int().optional().describe('The character of that line, counted from 1.'),
};

const refusal = z.object({
  code: z.string(),
  message: z.string().describe('The refusal as an English sentence.'),
  params: z.record(z.string(), z.unknown()),
  entry: z.int().optional().describe('The seq of the entry that broke the rule.'),
  track: z.string().optional().describe('In a meeting or a dossier: the track whose rule was broken.'),
  pointer: z.string().optional().describe('In a dossier: the entry that was refused.'),
  ...place,
});

const inputFault = z.object({
  pointer: z
    .string()
    .describe(
      'RFC 6901: a pointer into the body, or under `/query`, `/path` or `/header` into the rest of the request.',
    ),
  message: z.string(),
  ...place,
});

/** The document of a Problem (problem.ts), with the members of all codes. */
export const problemSchema = z
  .object({
    type: z.string().describe('Always `about:blank`; `code` tells problems apart.'),
    title: z.string(),
    status: z.int(),
    code: z
      .enum(Object.keys(PROBLEM_STATUS) as [ProblemCode])
      .describe('For programs. Codes are stable; new ones may be added.'),
    detail: z.string().describe('One sentence for people.'),
    errors: z.array(inputFault).optional().describe('With `validation_failed`.'),
    refusals: z.array(refusal).optional().describe('With `transition_refused`: each broken rule.'),
    allowed: z
      .union([z.array(z.string()), z.record(z.string(), z.array(z.string()))])
      .optional()
      .describe(
        'With `transition_refused`: the event types that would be accepted now; for a meeting, by track.',
      ),
    revision: z.int().optional().describe('With `revision_mismatch`: the current revision of the track.'),
    outcome: z
      .literal('unknown')
      .optional()
      .describe(
        'With `unavailable`: the write may have been made, or may yet be made. Send it again with the same Idempotency-Key; without one, check the revision first. If this member is missing, nothing was recorded in the ledger.',
      ),
    resumeFrom: z
      .string()
      .optional()
      .describe('With `cursor_reset`: the last cursor up to which both states of the database agree.'),
    index: z
      .int()
      .optional()
      .describe('With `transition_refused` for a dossier: the index of the first refused entry.'),
    undecided: z
      .int()
      .optional()
      .describe(
        'With `transition_refused` for a dossier: the number of later entries that were not checked, because they follow a refused entry of the same track or its twin.',
      ),
    pointer: z.string().optional().describe('With `already_exists` for a dossier: the track that differs.'),
    ...place,
  })
  .meta({ id: 'Problem', description: 'RFC 9457, application/problem+json.' });
