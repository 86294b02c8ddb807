/**
 * The kinds of events in the security log, in the order of the page's filter. Every kind has a label in the catalogues.
 */
export const SECURITY_KINDS = [
  'sign_in',
  'sign_in.failed',
  'sign_in.locked',
  'sign_out',
  'session.ended',
  'person.invited',
  'person.changed',
  'credentials.changed',
  'credentials.reset',
  'token.created',
  'token.revoked',
  'desk.changed',
  'grant.given',
  'grant.taken',
  'proposal.made',
  'proposal.approved',
  'proposal.returned',
  'proposal.taken_over',
  'kind.upgraded',
  'entry.redacted',
  'log_key.rotated',
  'ledger.verified',
  'administered',
  'confidential.read',
  'refused',
  'rate_limited',
] as const;

export type SecurityKind = (typeof SECURITY_KINDS)[number];
