import type { Table } from '../../db/columns.js';

/** A mail to a person: what is to be sent, and what came of it. */
export const LETTERS = {
  personId: 'uuid',
  kind: 'text',
  about: 'text',
  madeAt: 'timestamptz(3)',
  tries: 'integer',
  nextAt: 'timestamptz(3) null',
  endedAt: 'timestamptz(3) null',
  outcome: 'text null',
  status: 'integer null',
} as const;

/** Of which deadline a person was told, how many days before, and in the letter of which day. */
export const TOLD = {
  personId: 'uuid',
  trackId: 'integer',
  key: 'text',
  dueLast: 'integer',
  before: 'integer',
  toldIn: 'text',
} as const;

/** Of which row of a log a person is told, in which letter. */
const NEWS = {
  personId: 'uuid',
  about: 'text',
  trackId: 'integer',
  public: 'boolean',
  seq: 'integer',
} as const;

/** Up to which position of a numbering of the feed followers were told. */
const NEWS_POSITIONS = { public: 'boolean', position: 'bigint' } as const;

export const LETTER_TABLES = {
  agenda_letters: { columns: LETTERS },
  agenda_told: { columns: TOLD },
  // Always that of the letter: its foreign key needs it.
  follow_news: { columns: NEWS, leftOut: ['kind'] },
  follow_positions: { columns: NEWS_POSITIONS },
} satisfies Record<string, Table>;
