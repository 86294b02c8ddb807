/** What other features may import from this one. */
export type { NameOf } from './atom.js';
export { type EmbargoEnd, embargoEvent, roundEvents } from './calendar.js';
export { visibleFile } from './csv.js';
export { type CalendarEvent, icalendarOf } from './icalendar.js';
