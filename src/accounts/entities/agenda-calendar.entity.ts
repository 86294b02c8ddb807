import { EntitySchema } from 'typeorm';
import type { Language } from '../../domain/values/text.js';

/** The secret address of a person's calendar. Only the digest of the secret is stored. */
export type CalendarRow = {
  person_id: string;
  hash: Buffer;
  language: Language;
  created_at: Date;
  used_at: Date | null;
};

/** A calendar of deadlines. */
export type AgendaCalendarRow = CalendarRow & {
  /** All deadlines that the person may read, not only their own. */
  everything: boolean;
};

export const agendaCalendarEntity = new EntitySchema<AgendaCalendarRow>({
  name: 'agenda_calendar',
  tableName: 'agenda_calendars',
  columns: {
    person_id: { type: 'uuid', primary: true },
    hash: { type: 'bytea' },
    language: { type: 'text' },
    everything: { type: 'boolean' },
    created_at: { type: 'timestamptz', precision: 3 },
    used_at: { type: 'timestamptz', precision: 3, nullable: true },
  },
});
