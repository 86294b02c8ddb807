import { EntitySchema } from 'typeorm';
import type { Language } from '../../domain/values/text.js';

/** Why a person gets no agenda by mail any more. `gone`: the mail server says that there is no such mailbox. */
export const STOP_REASONS = ['by_hand', 'unsubscribed', 'gone', 'administrator'] as const;
export type StopReason = (typeof STOP_REASONS)[number];

/** How a person gets the agenda, and news of what they follow, by mail. Days are numbers since 1970-01-01. */
export type AgendaMailRow = {
  person_id: string;
  address: string;
  language: Language;
  /** All deadlines that the person may read, not only their own. */
  everything: boolean;
  /** Of the digest, 1 for Monday; null for none. */
  weekday: number | null;
  /** How many days before a last possible day there is a mail. */
  near: number[];
  /** Whether each new entry of a followed track is mailed. */
  followed: boolean;
  /** A link that contains it confirms the address. */
  nonce: string | null;
  nonce_until: Date | null;
  confirmed_at: Date | null;
  stopped_at: Date | null;
  stopped_reason: StopReason | null;
  /** The last day for which it was decided whether a mail is due. */
  planned_on: number;
};

export const agendaMailEntity = new EntitySchema<AgendaMailRow>({
  name: 'agenda_mail',
  tableName: 'agenda_mail',
  columns: {
    person_id: { type: 'uuid', primary: true },
    address: { type: 'text' },
    language: { type: 'text' },
    everything: { type: 'boolean' },
    weekday: { type: 'integer', nullable: true },
    near: { type: 'integer', array: true },
    followed: { type: 'boolean' },
    nonce: { type: 'text', nullable: true },
    nonce_until: { type: 'timestamptz', precision: 3, nullable: true },
    confirmed_at: { type: 'timestamptz', precision: 3, nullable: true },
    stopped_at: { type: 'timestamptz', precision: 3, nullable: true },
    stopped_reason: { type: 'text', nullable: true },
    planned_on: { type: 'integer' },
  },
});
