import { COMMON_EVENTS, COMMON_RAIL, type Kind } from './kind.js';

/** Visa facilitation: never in force before its readmission twin; suspended in part or whole at 48 h notice. */
export const visaFacilitation: Kind = {
  kind: 'visa-facilitation',
  version: 2,
  replaysFrom: 1,
  events: COMMON_EVENTS,
  mandate: true,
  provisional: false,
  twin: 'readmission',
  waitsForTwin: true,
  rail: COMMON_RAIL,
};
