import { COMMON_EVENTS, COMMON_RAIL, type Kind } from './kind.js';

/** Readmission: implementing protocols, and a clause on third-country nationals that may wait for years. */
export const readmission: Kind = {
  kind: 'readmission',
  version: 2,
  replaysFrom: 1,
  events: [...COMMON_EVENTS, 'protocol.signed', 'clause.became_applicable'],
  mandate: true,
  provisional: false,
  twin: 'visa-facilitation',
  waitsForTwin: false,
  rail: COMMON_RAIL,
};
