import { STATUS_CODES } from 'node:http';
import { HttpException } from '@nestjs/common';
import type { z } from 'zod';
import { Denied } from '../../access/grants.js';
import { OutcomeUnknown } from '../../db/database.js';
import { TooMuchWork } from '../../runtime/time-slices.js';
import { PROBLEM_STATUS, type ProblemCode } from './codes.js';
import type { problemSchema } from './problem.schema.js';
import { isBusy, isOfDisk, isUnavailable } from './unavailable.js';

/** One fault of the input. `pointer`: see validation.ts. */
export type InputFault = { pointer: string; message: string; line?: number; column?: number };

/** RFC 9457, section 3. */
export type ProblemDocument = { type: string; title: string; status: number; code: string; detail: string };

/** The members that a code adds to the document. */
export type Extensions = Partial<
  Record<Exclude<keyof z.infer<typeof problemSchema>, keyof ProblemDocument>, unknown>
>;

type More = { extensions?: Extensions; headers?: Record<string, string> };

/** Headers of every problem with the code (RFC 9110, sections 15.5.2 and 15.6.4; RFC 6585, section 4). */
const DEFAULT_HEADERS: Partial<Record<ProblemCode, Record<string, string>>> = {
  unauthenticated: { 'WWW-Authenticate': 'Bearer realm="paraph"' },
  rate_limited: { 'Retry-After': '1' },
  unavailable: { 'Retry-After': '2' },
};

/** An error that is answered as a problem document. `detail` is one plain sentence and never quotes a secret. */
export class Problem extends Error {
  readonly status: number;
  readonly extensions: Extensions;
  readonly headers: Record<string, string>;

  constructor(
    readonly code: ProblemCode,
    readonly detail: string,
    { extensions = {}, headers = {} }: More = {},
    options?: ErrorOptions,
  ) {
    super(`${code}: ${detail}`, options);
    this.status = PROBLEM_STATUS[code];
    this.extensions = extensions;
    this.headers = { ...DEFAULT_HEADERS[code], ...headers };
  }

  /** The type is `about:blank`, because the code tells problems apart (RFC 9457, section 4.2.1). */
  toJSON(): ProblemDocument {
    const title = STATUS_CODES[this.status] ?? 'Error';
    return {
      ...this.extensions,
      type: 'about:blank',
      title,
      status: this.status,
      code: this.code,
      detail: this.detail,
    };
  }
}

/** A 422 with the given faults. */
export const invalid = (errors: readonly InputFault[]) =>
  new Problem('validation_failed', 'The request does not have the form that this call requires.', {
    extensions: { errors },
  });

/** Fastify's own errors, by their code. */
const BY_FASTIFY_CODE: Record<string, [ProblemCode, string]> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: ['unsupported_media_type', 'The body must be application/json.'],
  FST_ERR_CTP_BODY_TOO_LARGE: ['payload_too_large', 'The body is larger than this call allows.'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: ['bad_request', 'The body is not as long as Content-Length says.'],
  FST_ERR_BAD_URL: ['bad_request', 'The path is not well-formed.'],
  // No slug, id or number is so long.
  FST_ERR_MAX_PARAM_LENGTH: ['not_found', 'There is nothing at this address.'],
};

/** Errors that have only a status. */
const BY_STATUS: Record<number, [ProblemCode, string]> = {
  401: ['unauthenticated', 'This call needs a valid token.'],
  403: ['forbidden', 'The token does not allow this call.'],
  404: ['not_found', 'There is nothing at this address.'],
  408: ['request_timeout', 'The request took too long to arrive.'],
  413: ['payload_too_large', 'The body is larger than this call allows.'],
  415: ['unsupported_media_type', 'The body must be application/json.'],
};

/** The problem for an error. Unless the error is known to be the caller's fault, the problem reveals nothing of it. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof Denied) return new Problem(error.code, error.message, {}, { cause: error });
  if (error instanceof TooMuchWork) return tooMuchWork(error);
  const cause = error instanceof HttpException ? error.cause : error;
  const { code, statusCode } = (cause ?? {}) as { code?: unknown; statusCode?: unknown };
  const status = error instanceof HttpException ? error.getStatus() : statusCode;
  const known = BY_FASTIFY_CODE[String(code)] ?? BY_STATUS[Number(status)];
  if (known) return new Problem(known[0], known[1], {}, { cause: error });
  if (typeof status === 'number' && status >= 400 && status < 500) {
    return new Problem('bad_request', 'The request is not well-formed.', {}, { cause: error });
  }
  const unavailable = unavailableFor(error);
  if (unavailable) return unavailable;
  return new Problem('internal_error', 'Something went wrong on our side.', {}, { cause: error });
}

const tooMuchWork = (error: TooMuchWork): Problem =>
  new Problem(
    'validation_failed',
    'The request needs more work than one call may do.',
    { extensions: { errors: [{ pointer: '', message: error.message }] } },
    { cause: error },
  );

/** A 503 for a temporary error, which says of a write whether it was made. Null for other errors. */
function unavailableFor(error: unknown): Problem | null {
  const unavailable = (detail: string, extensions = {}) =>
    new Problem('unavailable', detail, { extensions }, { cause: error });
  if (error instanceof OutcomeUnknown) return unavailable(OUTCOME_UNKNOWN, { outcome: 'unknown' });
  if (isBusy(error)) return unavailable('Too many writes are waiting. Nothing was recorded.');
  if (isOfDisk(error)) return unavailable('The server cannot use its disk now.');
  return isUnavailable(error) ? unavailable('The database is not available now.') : null;
}

const OUTCOME_UNKNOWN =
  'Outcome unknown: the database did not say whether this was recorded. Send it again with the same ' +
  'Idempotency-Key or, if it had none, check the revision of the track first.';
