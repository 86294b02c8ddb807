import type { Facts } from '../http/openapi/described.js';
import { PROBLEM_STATUS, type ProblemCode } from '../http/problems/problem.js';
import { ON_EVERY_ANSWER } from './parameters.js';

type Responses = Record<string, { $ref: string }>;

/** What each code means to a caller; docs and clients read the same words. */
const MEANING: Partial<Record<ProblemCode, string>> = {
  malformed_json: 'The body is not JSON, or nested too deep.',
  bad_request:
    'HTTP itself is at fault: a path that is no UTF-8, a Host that is none, a body of another length, a header of another form than the call takes.',
  method_not_allowed: 'The address does not take the method; Allow says which it takes.',
  request_timeout: 'The request took too long to arrive.',
  headers_too_large: 'The address and the header fields are longer than 16 KiB.',
  internal_error: 'Something went wrong on our side.',
  unauthenticated:
    'The call needs a token, or the token that was sent is not valid. A bad token never passes as none.',
  forbidden: 'The token’s role does not allow the call.',
  not_found: 'There is nothing by that name that the caller may see.',
  already_exists: 'There is another one by that name.',
  already_decided: 'The proposal was approved or returned before.',
  transition_refused:
    'The rules of the procedure refuse it; `refusals` says why, `allowed` what they would take.',
  idempotency_key_in_flight: 'A call with the same Idempotency-Key is still running.',
  cursor_reset:
    'The database was restored to an earlier state than that of the cursor; go on from `resumeFrom`, which both share.',
  revision_mismatch: 'If-Match names another revision than the one the track is at.',
  payload_too_large: 'The body is larger than this call takes.',
  unsupported_media_type: 'The body is of a type that this call does not take.',
  validation_failed: 'The request does not have the form that this call takes; `errors` says where.',
  idempotency_key_reused: 'The Idempotency-Key stands for another request.',
  rate_limited: 'Too many requests of this caller; try again after Retry-After seconds.',
  unavailable:
    'Too many are writing to the same track, or the database does not answer; try again after Retry-After seconds. Nothing was recorded, unless `outcome` is `unknown`.',
};

/** The codes that a call may answer with: those of every call of its kind, and its own. */
function codesOf(method: string, { permission, ifMatch, problems = [] }: Facts): ProblemCode[] {
  const codes: ProblemCode[] = [
    'bad_request',
    'unauthenticated',
    'validation_failed',
    'rate_limited',
    'unavailable',
    ...problems,
  ];
  if (permission !== 'public') codes.push('forbidden');
  // A body is read also where none is asked for, and refused if it says anything.
  if (method !== 'get') codes.push('malformed_json', 'payload_too_large', 'unsupported_media_type');
  if (method === 'post' && permission !== 'public') {
    codes.push('idempotency_key_in_flight', 'idempotency_key_reused');
  }
  if (ifMatch) codes.push('revision_mismatch');
  const known = Object.keys(PROBLEM_STATUS) as ProblemCode[];
  return known.filter((code) => codes.includes(code));
}

/** What any address may answer, whatever is served there. */
const ANYWHERE: readonly ProblemCode[] = [
  'bad_request',
  'unauthenticated',
  'not_found',
  'method_not_allowed',
  'request_timeout',
  'payload_too_large',
  'unsupported_media_type',
  'rate_limited',
  'headers_too_large',
  'internal_error',
];

/** The problem responses of one call by status; the components that they refer to are put into `components`. */
export function problemResponses(
  method: string,
  facts: Facts,
  components: Record<string, object>,
): Responses {
  const byStatus = Map.groupBy(codesOf(method, facts), (code) => String(PROBLEM_STATUS[code]));
  const responses = [...byStatus].map(([status, codes]) => {
    const name = codes.join('.');
    components[name] ??= problemResponse(codes);
    return [status, { $ref: `#/components/responses/${name}` }];
  });
  components.problem ??= withoutDuty(problemResponse(ANYWHERE));
  return { ...Object.fromEntries(responses), default: { $ref: '#/components/responses/problem' } };
}

const text = { type: 'string' };
const RETRY_AFTER = { required: true, schema: { type: 'integer' }, description: 'Seconds.' };

/** What a problem says in its headers (problem.ts). */
const HEADERS: Partial<Record<ProblemCode, Record<string, object>>> = {
  unauthenticated: { 'WWW-Authenticate': { required: true, schema: text, description: 'RFC 6750.' } },
  method_not_allowed: {
    Allow: { required: true, schema: text, description: 'The methods that the address takes.' },
  },
  unsupported_media_type: {
    'Accept-Encoding': { schema: text, description: '`identity`, where the body was compressed.' },
  },
  rate_limited: {
    'Retry-After': RETRY_AFTER,
    'RateLimit-Policy': { schema: text, description: 'The limit: `q` requests in `w` seconds.' },
    RateLimit: { schema: text, description: '`r` are left, more in `t` seconds.' },
  },
  unavailable: { 'Retry-After': RETRY_AFTER },
};

/** The same of several statuses: each has headers of its own, and goes without the others’. */
function withoutDuty({ headers, ...response }: ReturnType<typeof problemResponse>): object {
  const may = Object.entries(headers).map(([name, { required, ...header }]) => [name, header]);
  return { ...response, headers: Object.fromEntries(may) };
}

function problemResponse(codes: readonly ProblemCode[]) {
  const headers: Record<string, { required?: boolean }> = Object.assign(
    { ...ON_EVERY_ANSWER },
    ...codes.map((code) => HEADERS[code]),
  );
  return {
    description: codes.map((code) => `\`${code}\`: ${MEANING[code] ?? ''}`.trim()).join('\n\n'),
    headers,
    content: contentOf(codes),
  };
}

const contentOf = (codes: readonly ProblemCode[]) => ({
  'application/problem+json': {
    schema: {
      $ref: '#/components/schemas/Problem',
      ...(codes.length > 0 && { type: 'object', properties: { code: { enum: codes } } }),
    },
  },
});
