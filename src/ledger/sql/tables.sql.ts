import type { Table } from '../../db/columns.js';

/** The columns of the tables that only the ledger writes, each list once. */

export const TRACKS = {
  id: 'integer',
  slug: 'text',
  kind: 'text',
  kindVersion: 'integer',
  parties: 'text[]',
  title: 'jsonb',
  twinRecorded: 'boolean',
  coverageUntil: 'text null',
  subtype: 'jsonb null',
  members: 'jsonb null',
  depositary: 'text null',
} as const;

/** By what lists sort and filter tracks: how each log leaves its track (list-keys.ts). */
export const LIST_KEYS = {
  activity: 'integer',
  stage: 'integer',
  nextDay: 'integer null',
  stalledFrom: 'integer null',
  renamed: 'text null',
  acceded: 'text[]',
  publicActivity: 'integer null',
  publicStage: 'integer',
  publicNextDay: 'integer null',
  publicRenamed: 'text null',
  publicAcceded: 'text[]',
} as const;

/** Where a track's two logs end, as its writer reads it. */
export const READ_ENDS = {
  revision: 'integer',
  recordedAt: 'timestamptz(3) null',
  hash: 'bytea',
  positions: 'integer',
  latestStart: 'double precision',
  publicRevision: 'integer',
  publicRecordedAt: 'timestamptz(3) null',
  publicPositions: 'integer',
  publicLatestStart: 'double precision',
} as const;

/** What every write says anew of the ends of a track's logs. */
export const LOG_ENDS = { ...READ_ENDS, ...LIST_KEYS } as const;

export const READ_HEADS = { trackId: 'integer', version: 'bigint', ...READ_ENDS } as const;

export const HEADS = { ...READ_HEADS, ...LIST_KEYS } as const;

/** What the domain reads of a ledger row. */
export const DOMAIN_ROW = {
  id: 'uuid',
  seq: 'integer',
  type: 'text',
  occurredOn: 'text',
  recordedAt: 'timestamptz(3)',
  data: 'jsonb',
  sources: 'jsonb',
  documents: 'jsonb',
  visibility: 'text',
  embargoUntil: 'timestamptz(3) null',
  meeting: 'uuid null',
  corrects: 'integer null',
  reason: 'jsonb null',
  note: 'jsonb null',
} as const;

export const STORED_ROW = {
  trackId: 'integer',
  ...DOMAIN_ROW,
  actor: 'text',
  kindVersion: 'integer',
  facts: 'jsonb null',
  approval: 'jsonb null',
  salt: 'bytea',
  prevHash: 'bytea',
  hash: 'bytea',
  fromStep: 'jsonb',
  toStep: 'jsonb',
  warnings: 'jsonb',
} as const;

export const LEDGER = { ...STORED_ROW, alerts: 'boolean' } as const;

/** What was redacted in a row, time after time (redactions/plan.ts). */
export const REDACTIONS = {
  trackId: 'integer',
  seq: 'integer',
  number: 'integer',
  fields: 'text[]',
  reason: 'text',
  actor: 'text',
  redactedAt: 'timestamptz(3)',
  payload: 'bytea',
  remains: 'bytea',
  publicPayloads: 'jsonb',
} as const;

/** The fields of an entry that the public log itself stores. The rest is in the ledger rows that it names. */
export const PUBLIC_ROW = {
  trackId: 'integer',
  seq: 'integer',
  rowSeq: 'integer',
  contentSeq: 'integer',
  recordedAt: 'timestamptz(3)',
  corrects: 'integer null',
} as const;

export const PUBLIC_LOG = { ...PUBLIC_ROW, fromStep: 'jsonb', toStep: 'jsonb' } as const;

export const STATUSES = {
  trackId: 'integer',
  public: 'boolean',
  position: 'integer',
  seq: 'integer',
  certainDay: 'integer',
  activity: 'integer',
  state: 'jsonb',
} as const;

/** What a track is called and between whom it is, as each log has it. A trigger on `heads` writes it (0021-lists.ts). */
export const TRACK_NAMES = {
  trackId: 'integer',
  public: 'boolean',
  slug: 'text',
  kind: 'text',
  codes: 'text[]',
  en: 'text',
  ru: 'text',
  kk: 'text',
  words: 'tsvector',
  keys: 'text[]',
} as const;

export const EMBARGOES = { trackId: 'integer', seq: 'integer', due: 'timestamptz(3)' } as const;

/**
 * What is owed or foreseen of a track, as its ledger has it at its end. Days are numbers; null is an open end, or no day.
 */
export const DEADLINES = {
  trackId: 'integer',
  key: 'text',
  rule: 'text',
  owner: 'text null',
  number: 'integer null',
  dueFirst: 'integer null',
  dueLast: 'integer null',
  stated: 'text null',
  awaits: 'text null',
  isMet: 'boolean',
} as const;

export const UNNUMBERED = { public: 'boolean', trackId: 'integer', seq: 'integer' } as const;

/** In which trace a row of either log was written (runtime/tracing). */
export const TRACES = { ...UNNUMBERED, parent: 'text' } as const;

export const FEED = { ...UNNUMBERED, position: 'bigint' } as const;

export const SOURCES = {
  id: 'text',
  title: 'jsonb',
  publisher: 'jsonb',
  url: 'text null',
  language: 'text',
  publishedOn: 'text null',
} as const;

export const TABLES = {
  tracks: { columns: TRACKS, leftOut: ['twin_id', 'created_at'] },
  heads: { columns: HEADS, leftOut: ['slug', 'fold'] },
  ledger: { columns: LEDGER },
  redactions: { columns: REDACTIONS },
  public_log: { columns: PUBLIC_LOG },
  statuses: { columns: STATUSES },
  track_names: { columns: TRACK_NAMES },
  embargoes: { columns: EMBARGOES },
  deadlines: { columns: DEADLINES },
  unnumbered: { columns: UNNUMBERED, leftOut: ['bulk'] },
  entry_traces: { columns: TRACES, leftOut: ['recorded_at'] },
  feed: { columns: FEED },
  sources: { columns: SOURCES },
} satisfies Record<string, Table>;
