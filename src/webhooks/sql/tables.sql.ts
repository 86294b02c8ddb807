import type { Table } from '../../db/columns.js';

/** The columns of the tables that hold what is sent, each list once; endpoints are mapped (endpoint.entity.ts). */

/** A delivery that waits in its lane, as whoever sends it needs it. */
export const WAITING = {
  endpointId: 'uuid',
  lane: 'bigint null',
  number: 'bigint',
  id: 'uuid',
  type: 'text',
  public: 'boolean',
  trackId: 'integer null',
  seq: 'integer null',
  noticeId: 'bigint null',
  tries: 'integer',
  nextAt: 'timestamptz(3)',
} as const;

const DELIVERIES = {
  ...WAITING,
  position: 'bigint',
  inOrder: 'integer null',
  state: 'text',
  createdAt: 'timestamptz(3)',
  finishedAt: 'timestamptz(3) null',
  attempts: 'integer',
} as const;

/** What the delivery log says of a delivery. */
const { number, id, endpointId, type, seq, state, createdAt, nextAt, finishedAt } = DELIVERIES;
export const LOGGED = { number, id, endpointId, type, seq, state, createdAt, nextAt, finishedAt } as const;

/** What came of an attempt. */
export const RESULT = {
  at: 'timestamptz(3)',
  latencyMs: 'integer',
  status: 'integer null',
  error: 'text null',
  excerpt: 'text',
  nextAt: 'timestamptz(3) null',
} as const;

export const ATTEMPTS = { delivery: 'bigint', attempt: 'integer', ...RESULT } as const;

/** The same with what it means for its delivery. */
export const RESULTS = { number, state, finishedAt, ...RESULT } as const;

export const LANES = {
  endpointId: 'uuid',
  lane: 'bigint',
  nextAt: 'timestamptz(3)',
  holder: 'uuid null',
} as const;

/** A notice as it is raised. */
export const NOTICES = {
  type: 'text',
  public: 'boolean',
  trackId: 'integer null',
  about: 'text',
  raisedAt: 'timestamptz(3)',
  data: 'jsonb',
} as const;

export const POSITIONS = { public: 'boolean', position: 'bigint' } as const;

export const WATCH = { day: 'date', fullPosition: 'bigint', publicPosition: 'bigint' } as const;

export const WEBHOOK_TABLES = {
  webhook_deliveries: { columns: DELIVERIES },
  webhook_attempts: { columns: ATTEMPTS },
  webhook_lanes: { columns: LANES },
  webhook_notices: { columns: NOTICES, leftOut: ['id'] },
  webhook_positions: { columns: POSITIONS },
  webhook_watch: { columns: WATCH, leftOut: ['single'] },
} satisfies Record<string, Table>;
