import { EntitySchema } from 'typeorm';
import type { CalendarRow } from './agenda-calendar.entity.js';

/** A calendar of what a person follows. */
export const followCalendarEntity = new EntitySchema<CalendarRow>({
  name: 'follow_calendar',
  tableName: 'follow_calendars',
  columns: {
    person_id: { type: 'uuid', primary: true },
    hash: { type: 'bytea' },
    language: { type: 'text' },
    created_at: { type: 'timestamptz', precision: 3 },
    used_at: { type: 'timestamptz', precision: 3, nullable: true },
  },
});
