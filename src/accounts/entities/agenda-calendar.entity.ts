import { EntitySchema } from 'typeorm';
import type { Language } from '../../domain/values/text.js';

/** The secret address of a person's calendar. Only the digest of the secret is stored. */
export type AgendaCalendarRow = {
  person_id: string;
  hash: Buffer;
  language: Language;
  /** All deadlines that the person may read, not only their own. */
  everything: boolean;
  created_at: Date;
  used_at: Date | null;
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
