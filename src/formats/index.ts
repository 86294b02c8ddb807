/** What other features may import from this one. */
export { visibleFile } from './csv.js';
export { type CalendarEvent, icalendarOf } from './icalendar.js';
