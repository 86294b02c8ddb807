import type { ArgumentMetadata, PipeTransform } from '@nestjs/common';
import { z } from 'zod';
import type { Steps } from '../../domain/values/steps.js';
import { TimeSlices } from '../../runtime/time-slices.js';
import { limitFaults, pointerTo } from '../problems/pointers.js';
import { type InputFault, invalid } from '../problems/problem.js';
import { ReceivedFile } from './received-file.js';
import { oneOf, sentenceOf, typeNamed } from './sentences.js';
import { SpooledBody } from './spooled-body.js';
import { faultsOfText, toNfc } from './text-faults.js';

/**
 * The most issues that are processed. A body of 1 MiB may have half a million; sorting them to list a hundred would
 * take a second.
 */
const MOST_ISSUES = 1_000;

type Issue = z.core.$ZodIssue;

/** Schemas whose bodies may be so long that they are read in steps. */
const STEPPED = new WeakMap<z.ZodType, (value: unknown) => Steps<unknown>>();

/** Reads bodies of this schema by `steps`, which must give the same result. */
export const readInSteps = (schema: z.ZodType, steps: (value: unknown) => Steps<unknown>): void => {
  STEPPED.set(schema, steps);
};

/**
 * Parses each argument by the Zod schema of its decorator: `@Body({ schema })`, `@Query({ schema })`, `@Param('slug', {
 * schema })`. The handler gets the result.
 *
 * Faults have RFC 6901 pointers: into the body (`/entries/0/type`; the empty pointer is the body itself), into the
 * address (`/query/asOf`, `/path/slug`), or to a header (`/header/<name>`).
 */
export class ValidationPipe implements PipeTransform {
  private readonly timeSlices = new TimeSlices();

  transform(given: unknown, { type, data, schema }: ArgumentMetadata): unknown {
    const root = type === 'query' ? ['query'] : type === 'param' ? ['path'] : [];
    if (data !== undefined) root.push(data);
    const isAddress = type === 'query' || type === 'param';
    const faults = isAddress ? faultsOfText(given, root) : [];
    if (faults.length > 0) throw invalid(faults);
    const value = isAddress ? toNfc(given) : given;
    // JSON Lines are read record by record, and files as a whole, by whoever takes them.
    if (!(schema instanceof z.ZodType) || value instanceof SpooledBody || value instanceof ReceivedFile)
      return value;
    const inSteps = STEPPED.get(schema);
    if (inSteps) return this.timeSlices.run(inSteps(value));
    const { success, data: read, error } = z.safeParse(schema, value, { error: sentenceOf });
    if (!success) throw invalid(faultsOf(error.issues, root));
    return read;
  }
}

/** The faults of the issues. `root` is the beginning of each pointer. */
export function faultsOf(issues: readonly Issue[], root: readonly PropertyKey[] = []): InputFault[] {
  return limitFaults(
    issues
      .slice(0, MOST_ISSUES)
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

/** The message for a discriminated union whose discriminator matches no branch. */
function ofUnion(issue: z.core.$ZodIssueInvalidUnion): string {
  const { options } = issue as { options?: readonly unknown[] };
  return options && options.length > 0 ? oneOf(options) : issue.message;
}

/** The issues of the best branch: right type first, then right literals, then fewest issues. */
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
