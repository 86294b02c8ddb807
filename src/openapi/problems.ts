import { PROBLEM_STATUS, type ProblemCode } from '../http/problems/codes.js';
import type { Facts } from './annotate.js';
import { ON_EVERY_ANSWER } from './parameters.js';

type Responses = Record<string, { $ref: string }>;

/** The descriptions of the codes in the document. */
const DESCRIPTIONS: Record<ProblemCode, string> = {
  malformed_json: 'The body is not JSON, or is nested too deeply.',
  bad_request:
    'The HTTP request is malformed: the path is not UTF-8, Host is missing or invalid, the body has another length than Content-Length, or a header has the wrong form.',
  method_not_allowed: 'The address does not allow the method; Allow lists the allowed ones.',
  request_timeout: 'The request took too long to arrive.',
  headers_too_large: 'The address and the header fields are longer than 16 KiB.',
  internal_error: 'Something went wrong on our side.',
  unauthenticated:
    'The call needs a token, or the token is not valid. An invalid token is refused on public calls too.',
  forbidden: 'The token’s role does not allow the call.',
  not_found: 'It does not exist, or the caller may not see it.',
  already_exists: 'The name is taken.',
  already_decided: 'The proposal has already been approved or returned.',
  proposal_changed: 'The proposal would now record something else than was shown: read it again.',
  proposer_gone: 'The proposer no longer has access: somebody must take over the proposal first.',
  proposer_present: 'The proposer still has access, so nobody else can take over the proposal.',
  transition_refused:
    'The rules of the procedure refuse the entry. `refusals` says why; `allowed` lists the event types that would be accepted.',
  idempotency_key_in_flight: 'A call with the same Idempotency-Key is still running.',
  cursor_reset:
    'The database was restored to an earlier state than the cursor’s. Continue from `resumeFrom`, up to which both agree.',
  revision_mismatch: 'If-Match is not the current revision of the track.',
  payload_too_large: 'The body is larger than this call allows.',
  unsupported_media_type: 'This call does not accept the media type of the body.',
  validation_failed: 'The request does not have the form that this call requires; `errors` says where.',
  idempotency_key_reused: 'The Idempotency-Key was used for another request.',
  rate_limited: 'The caller has made too many requests; try again after Retry-After seconds.',
  unavailable:
    'Too many writes to the track are waiting, or the database does not answer. Try again after Retry-After seconds. Nothing was recorded, unless `outcome` is `unknown`.',
};

/** The codes of a call: those of every call of its kind, and its own. */
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
  // A body is read even if the call has none, and then refused unless it is empty.
  if (method !== 'get') codes.push('malformed_json', 'payload_too_large', 'unsupported_media_type');
  if (method === 'post' && permission !== 'public') {
    codes.push('idempotency_key_in_flight', 'idempotency_key_reused');
  }
  if (ifMatch) codes.push('revision_mismatch');
  const known = Object.keys(PROBLEM_STATUS) as ProblemCode[];
  return known.filter((code) => codes.includes(code));
}

/** The codes of any address. */
const ANY_ADDRESS: readonly ProblemCode[] = [
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

/** The problem responses of a call by status. The responses that they refer to are added to `components`. */
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
  components.problem ??= withOptionalHeaders(problemResponse(ANY_ADDRESS));
  return { ...Object.fromEntries(responses), default: { $ref: '#/components/responses/problem' } };
}

const text = { type: 'string' };
const RETRY_AFTER = { required: true, schema: { type: 'integer' }, description: 'Seconds.' };

/** The headers of problems (problem.ts). */
const HEADERS: Partial<Record<ProblemCode, Record<string, object>>> = {
  unauthenticated: { 'WWW-Authenticate': { required: true, schema: text, description: 'RFC 6750.' } },
  method_not_allowed: {
    Allow: { required: true, schema: text, description: 'The methods that the address allows.' },
  },
  unsupported_media_type: {
    'Accept-Encoding': { schema: text, description: '`identity`, if the body was compressed.' },
  },
  rate_limited: {
    'Retry-After': RETRY_AFTER,
    'RateLimit-Policy': { schema: text, description: 'The limit: `q` requests in `w` seconds.' },
    RateLimit: { schema: text, description: '`r` requests remain, more in `t` seconds.' },
  },
  unavailable: { 'Retry-After': RETRY_AFTER },
};

/** A response for several statuses. No header is required, because each status has other ones. */
function withOptionalHeaders({ headers, ...response }: ReturnType<typeof problemResponse>): object {
  const may = Object.entries(headers).map(([name, { required, ...header }]) => [name, header]);
  return { ...response, headers: Object.fromEntries(may) };
}

function problemResponse(codes: readonly ProblemCode[]) {
  const headers: Record<string, { required?: boolean }> = Object.assign(
    { ...ON_EVERY_ANSWER },
    ...codes.map((code) => HEADERS[code]),
  );
  return {
    description: codes.map((code) => `\`${code}\`: ${DESCRIPTIONS[code]}`).join('\n\n'),
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
