import type { components } from './api.js';

export type Problem = components['schemas']['Problem'];
export type ProblemCode = Problem['code'];

/** The service, or a proxy before it, answered with an error. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly status: number;
  /** Tells problems apart. `not_a_problem`: what answered was not Paraph. */
  readonly code: ProblemCode | 'not_a_problem';
  /** The whole document (RFC 9457); null if what answered was not Paraph. */
  readonly problem: Problem | null;
  /** To be named in questions to the operator. */
  readonly requestId: string | null;

  constructor(response: Response, body: unknown) {
    const problem = isProblem(body) ? body : null;
    const { status, statusText } = response;
    const refusals = problem?.refusals?.map(({ message }) => message) ?? [];
    const errors = problem?.errors?.map(({ pointer, message }) => `${pointer}: ${message}`) ?? [];
    super([problem?.detail ?? `${status} ${statusText}`, ...refusals, ...errors].join(' '));
    this.status = status;
    this.code = problem?.code ?? 'not_a_problem';
    this.problem = problem;
    this.requestId = response.headers.get('X-Request-Id');
  }

  /** With `transition_refused`: each broken rule, with its own code. */
  get refusals(): NonNullable<Problem['refusals']> {
    return this.problem?.refusals ?? [];
  }

  /** With `validation_failed`: each fault of the request, with a JSON pointer to its place. */
  get errors(): NonNullable<Problem['errors']> {
    return this.problem?.errors ?? [];
  }
}

const isProblem = (body: unknown): body is Problem =>
  typeof body === 'object' && body !== null && 'code' in body && typeof body.code === 'string';
