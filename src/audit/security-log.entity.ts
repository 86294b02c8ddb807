import { EntitySchema } from 'typeorm';
import type { Detail } from './coalesced-events.js';
import type { SecurityKind } from './kinds.js';

/** A security event; append-only. A row may stand for several equal events: `times`, from `at` to `last_at`. */
export type SecurityRow = {
  id: string;
  at: Date;
  last_at: Date;
  times: number;
  kind: SecurityKind;
  caller: string | null;
  name: string | null;
  address: string | null;
  request_id: string | null;
  track: string | null;
  detail: Detail;
};

export const securityLogEntity = new EntitySchema<SecurityRow>({
  name: 'security event',
  tableName: 'security_log',
  columns: {
    id: { type: 'bigint', primary: true, generated: 'increment', update: false },
    at: { type: 'timestamptz', precision: 3, update: false },
    last_at: { type: 'timestamptz', precision: 3, update: false },
    times: { type: 'integer', update: false },
    kind: { type: 'text', update: false },
    caller: { type: 'text', nullable: true, update: false },
    name: { type: 'text', nullable: true, update: false },
    address: { type: 'text', nullable: true, update: false },
    request_id: { type: 'text', nullable: true, update: false },
    track: { type: 'text', nullable: true, update: false },
    detail: { type: 'jsonb', update: false },
  },
});
