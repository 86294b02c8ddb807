import { COMMON_EVENTS, COMMON_RAIL, type Kind } from './kind.js';

/**
 * Air transport, horizontal and comprehensive: often applied provisionally for years. No mandate is expected,
 * since a horizontal agreement rests on the general one of 2003.
 */
export const airTransport: Kind = {
  kind: 'air-transport',
  version: 2,
  replaysFrom: 1,
  events: COMMON_EVENTS,
  mandate: false,
  provisional: true,
  twin: null,
  waitsForTwin: false,
  rail: COMMON_RAIL,
};
