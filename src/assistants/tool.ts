import { z } from 'zod';
import type { Caller } from '../access/allow.js';
import { daySchema } from '../domain/events/event-data.js';
import { LANGUAGES } from '../domain/values/text.js';
import type { ReadScope } from '../ledger/read-scope.js';

/** Who asks, what they see, and the address at which they reach the service, for links. */
export type Asking = { caller: Caller | null; scope: ReadScope; origin: string };

/** An answer: `structured` for programs, `lines` for people. */
export type Told<Output = Record<string, unknown>> = { structured: Output; lines: string[] };

/** A question that an assistant may ask. */
export type Tool = {
  name: string;
  title: string;
  /** For an assistant that has never seen the domain. */
  description: string;
  input: z.ZodObject;
  output: z.ZodObject;
  /** `asked` has passed the schema of the input. */
  tell(asked: Record<string, unknown>, asking: Asking): Promise<Told>;
};

/** A tool whose question and answer have the types of its schemas. */
export const tool = <Input extends z.ZodObject, Output extends z.ZodObject>(
  told: Omit<Tool, 'input' | 'output' | 'tell'> & {
    input: Input;
    output: Output;
    tell(asked: z.output<Input>, asking: Asking): Promise<Told<z.input<Output>>>;
  },
): Tool => told as unknown as Tool;

/** An assistant reads every row, so a page is shorter than that of a program. */
const [USUAL, MOST] = [20, 100];

/** Arguments that several tools have. */
export const common = {
  limit: z
    .int()
    .min(1)
    .max(MOST)
    .default(USUAL)
    .describe(`How many items at most. The answer may have fewer: go on with \`next\`.`),
  after: z
    .string()
    .min(1)
    .max(2_000)
    .optional()
    .describe('The `next` of the answer before, with the same other arguments. Leave it out to begin.'),
  /** As `after`, of a list whose cursor is the number of what came last. */
  position: z
    .string()
    .regex(/^\d{1,9}$/, 'must be the `next` of an earlier answer')
    .default('0')
    .describe('The `next` of the answer before, with the same other arguments. Leave it out to begin.'),
  asOf: daySchema
    .optional()
    .describe(
      'A day, YYYY-MM-DD: what stood on that day, by what is known today. Leave it out for today (UTC).',
    ),
  language: z
    .enum(LANGUAGES)
    .default('en')
    .describe(
      'The language of names and sentences in the text part. Recorded texts come as they were written.',
    ),
};

const page = z.url().describe('The page that shows the same to a person. Cite it.');

/** Members that every answer has. */
export const answerShape = {
  view: z
    .enum(['public', 'desks', 'full'])
    .describe(
      '`public`: what is published. `full`: the whole ledger, which is confidential. `desks`: the whole ledger of some tracks, and what is published of the others.',
    ),
  asOf: daySchema.describe('The reference day of the answer.'),
  page,
};

export const pageShape = { page };

export const nextSchema = z
  .string()
  .nullable()
  .describe('Give it as `after` for the next items; null at the end of the list.');

/** What the caller sees, as the answer names it. */
export const viewOf = (scope: ReadScope): 'public' | 'desks' | 'full' =>
  typeof scope === 'string' ? scope : 'desks';

const VIEWS = {
  public: 'Public view: published entries only.',
  desks: 'Confidential view: the whole ledger of your desks’ tracks, published entries of others.',
  full: 'Confidential view: the whole ledger, also what is not published.',
};

/** The first line of every answer. */
export const heading = (scope: ReadScope, asOf: string, more = ''): string =>
  `${VIEWS[viewOf(scope)]} As of ${asOf}${more}.`;

/** The last line of a list: what to ask next. */
export const continuation = (next: string | null): string =>
  next === null ? 'End of the list.' : `There is more: ask again with after="${next}".`;

/** In characters. */
const LONGEST_LINE = 600;

/** A line of recorded words. Line breaks are taken out, so that no text of the ledger can pass for a line of ours. */
export function line(text: string): string {
  const plain = text.replaceAll(/\s+/g, ' ').trim();
  return plain.length <= LONGEST_LINE ? plain : `${plain.slice(0, LONGEST_LINE).toWellFormed()}…`;
}
