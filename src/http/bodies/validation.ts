import type { ArgumentMetadata, PipeTransform } from '@nestjs/common';
import { z } from 'zod';
import type { Steps } from '../../domain/values/steps.js';
import { TimeSlices } from '../../runtime/time-slices.js';
import { pointerTo, worthListing } from '../problems/pointers.js';
import { type InputFault, invalid } from '../problems/problem.js';
import { oneOf, sentenceOf, typeNamed } from './sentences.js';
import { composed, faultsOfText } from './text-faults.js';

/** A body of 1 MiB has room for half a million faults; sorting them all would take a second for a list of a hundred. */
const MOST_LOOKED_AT = 1_000;

type Issue = z.core.$ZodIssue;

/** What may be so long that it is read in slices. */
const LONG = new WeakMap<z.ZodType, (value: unknown) => Steps<unknown>>();

/** Reads bodies of this schema by `steps`, which come to what the schema would. */
export const readInSteps = (schema: z.ZodType, steps: (value: unknown) => Steps<unknown>): void => {
  LONG.set(schema, steps);
};

/**
 * Reads each argument through the Zod schema that its decorator names: `@Body({ schema })`, `@Query({ schema })`,
 * `@Param('slug', { schema })`. What a schema makes of the input is what the handler gets.
 *
 * Faults carry RFC 6901 pointers: into the body as they are (`/entries/0/type`, the body itself is the empty
 * pointer); under `/query` and `/path` into what the address says (`/query/asOf`, `/path/slug`); `/header/<name>`
 * for a header.
 */
export class ValidationPipe implements PipeTransform {
  private readonly timeSlices = new TimeSlices();

  transform(given: unknown, { type, data, schema }: ArgumentMetadata): unknown {
    const root = type === 'query' ? ['query'] : type === 'param' ? ['path'] : [];
    if (data !== undefined) root.push(data);
    const isAddress = type === 'query' || type === 'param';
    const faults = isAddress ? faultsOfText(given, root) : [];
    if (faults.length > 0) throw invalid(faults);
    const value = isAddress ? composed(given) : given;
    if (!(schema instanceof z.ZodType)) return value;
    const inSteps = LONG.get(schema);
    if (inSteps) return this.timeSlices.run(inSteps(value));
    const { success, data: read, error } = z.safeParse(schema, value, { error: sentenceOf });
    if (!success) throw invalid(faultsOf(error.issues, root));
    return read;
  }
}

/** The faults that the issues amount to, each at its place under `root`. */
export function faultsOf(issues: readonly Issue[], root: readonly PropertyKey[] = []): InputFault[] {
  return worthListing(
    issues
      .slice(0, MOST_LOOKED_AT)
      .flatMap(flat)
      .map(({ path, message }) => ({ pointer: pointerTo([...root, ...path]), message })),
  );
}

type Flat = { path: PropertyKey[]; message: string };

function flat(issue: Issue): Flat[] {
  const { path, message } = issue;
  const inside = (issues: readonly Issue[]) =>
    issues.flatMap(flat).map((fault) => ({ ...fault, path: [...path, ...fault.path] }));
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({ path: [...path, key], message }));
    case 'invalid_union':
      return issue.errors.length === 0 ? [{ path, message: ofUnion(issue) }] : inside(bestOf(issue.errors));
    default:
      return [{ path, message }];
  }
}

/** A union that is told apart by a field, whose value is none of its branches'. */
function ofUnion(issue: z.core.$ZodIssueInvalidUnion): string {
  const { options } = issue as { options?: readonly unknown[] };
  return options && options.length > 0 ? oneOf(options) : issue.message;
}

/** The issues of the branch that fits best: right in type, then in its fixed values, then with the fewest faults. */
function bestOf(branches: readonly (readonly Issue[])[]): readonly Issue[] {
  const wrongType = (issues: readonly Issue[]) =>
    issues.find(({ code, path }) => path.length === 0 && code === 'invalid_type');
  const wrongValues = (issues: readonly Issue[]) =>
    issues.filter(({ code, path }) => path.length <= 1 && code === 'invalid_value').length;
  const fitting = branches.filter((issues) => !wrongType(issues));
  if (fitting.length === 0) return eitherType(branches.flatMap((issues) => wrongType(issues) ?? []));
  return fitting.reduce((best, issues) => {
    const closer = wrongValues(issues) - wrongValues(best) || issues.length - best.length;
    return closer < 0 ? issues : best;
  });
}

function eitherType(issues: readonly Issue[]): readonly Issue[] {
  const [first] = issues;
  if (!first || first.message === 'is required') return issues.slice(0, 1);
  const types = issues.flatMap((issue) => (issue.code === 'invalid_type' ? typeNamed(issue.expected) : []));
  return [{ ...first, message: `must be ${[...new Set(types)].join(' or ')}` }];
}
