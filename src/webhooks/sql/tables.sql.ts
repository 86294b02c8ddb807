import type { Table } from '../../db/columns.js';

/** The columns of the tables of deliveries. Endpoints are mapped by TypeORM (endpoint.entity.ts). */

/** A delivery that waits in its lane: the columns that sending needs. */
export const QUEUED_DELIVERY = {
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
  ...QUEUED_DELIVERY,
  position: 'bigint',
  inOrder: 'integer null',
  state: 'text',
  createdAt: 'timestamptz(3)',
  finishedAt: 'timestamptz(3) null',
  attempts: 'integer',
} as const;

/** The columns that the delivery log shows. */
const { number, id, endpointId, type, seq, state, createdAt, nextAt, finishedAt } = DELIVERIES;
export const LOGGED_DELIVERY = {
  number,
  id,
  endpointId,
  type,
  seq,
  state,
  createdAt,
  nextAt,
  finishedAt,
} as const;

/** The result of one attempt. */
export const ATTEMPT_RESULT = {
  at: 'timestamptz(3)',
  latencyMs: 'integer',
  status: 'integer null',
  error: 'text null',
  excerpt: 'text',
  nextAt: 'timestamptz(3) null',
} as const;

export const ATTEMPTS = { delivery: 'bigint', attempt: 'integer', ...ATTEMPT_RESULT } as const;

/** The same with the new state of its delivery. */
export const RECORDED_RESULT = { number, state, finishedAt, ...ATTEMPT_RESULT } as const;

export const LANES = {
  endpointId: 'uuid',
  lane: 'bigint',
  nextAt: 'timestamptz(3)',
  holder: 'uuid null',
} as const;

/** A notice as it is inserted. */
export const NOTICES = {
  type: 'text',
  public: 'boolean',
  trackId: 'integer null',
  about: 'text',
  raisedAt: 'timestamptz(3)',
  data: 'jsonb',
} as const;

export const POSITIONS = { public: 'boolean', position: 'bigint' } as const;

export const MONITOR_PROGRESS = { day: 'date', fullPosition: 'bigint', publicPosition: 'bigint' } as const;

export const WEBHOOK_TABLES = {
  webhook_deliveries: { columns: DELIVERIES },
  webhook_attempts: { columns: ATTEMPTS },
  webhook_lanes: { columns: LANES },
  webhook_notices: { columns: NOTICES, leftOut: ['id'] },
  webhook_positions: { columns: POSITIONS },
  webhook_watch: { columns: MONITOR_PROGRESS, leftOut: ['single'] },
} satisfies Record<string, Table>;
