/** Every code that an answer may carry, with its HTTP status. */
export const PROBLEM_STATUS = {
  malformed_json: 400,
  // Faults of the HTTP request itself: a path that is not UTF-8, a missing Host.
  bad_request: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  method_not_allowed: 405,
  request_timeout: 408,
  already_exists: 409,
  already_decided: 409,
  proposal_changed: 409,
  proposer_gone: 409,
  proposer_present: 409,
  transition_refused: 409,
  idempotency_key_in_flight: 409,
  cursor_reset: 410,
  revision_mismatch: 412,
  payload_too_large: 413,
  unsupported_media_type: 415,
  validation_failed: 422,
  idempotency_key_reused: 422,
  rate_limited: 429,
  headers_too_large: 431,
  internal_error: 500,
  unavailable: 503,
} as const;

export type ProblemCode = keyof typeof PROBLEM_STATUS;
