import type { Row } from '../domain/events/history.js';
import type { ExternalFacts } from '../domain/machine/context.js';
import type { RuleViolation } from '../domain/machine/rules.js';
import type { Step } from '../domain/values/views.js';
import type { Approval } from './hash-chain.js';

/** A ledger row as stored: the row that the domain reads, and what is kept with it. */
export type StoredRow = Row & {
  trackId: number;
  actor: string;
  kindVersion: number;
  facts: ExternalFacts | null;
  approval: Approval | null;
  salt: Buffer;
  prevHash: Buffer;
  hash: Buffer;
  from: Step;
  to: Step;
  warnings: RuleViolation[];
};

/** The select list of {@link StoredRow}, from `ledger` as `l`. */
export const LEDGER_COLUMNS = `
  l.track_id, l.seq, l.id, l.type, l.occurred_on, l.recorded_at, l.actor, l.data, l.sources, l.visibility,
  l.embargo_until, l.meeting, l.corrects, l.reason, l.note, l.kind_version, l.facts, l.approval, l.salt, l.prev_hash,
  l.hash, l.from_step, l.to_step, l.warnings`;

export type LedgerRecord = {
  track_id: number;
  seq: number;
  id: string;
  type: Row['type'];
  occurred_on: string;
  recorded_at: Date;
  actor: string;
  data: Row['data'];
  sources: Row['sources'];
  visibility: Row['visibility'];
  embargo_until: Date | null;
  meeting: string | null;
  corrects: number | null;
  reason: Row['reason'];
  note: Row['note'];
  kind_version: number;
  facts: ExternalFacts | null;
  approval: Approval | null;
  salt: Buffer;
  prev_hash: Buffer;
  hash: Buffer;
  from_step: Step;
  to_step: Step;
  warnings: RuleViolation[];
};

export const storedRow = (record: LedgerRecord): StoredRow => ({
  trackId: record.track_id,
  seq: record.seq,
  id: record.id,
  type: record.type,
  occurredOn: record.occurred_on,
  recordedAt: record.recorded_at.toISOString(),
  actor: record.actor,
  data: record.data,
  sources: record.sources,
  visibility: record.visibility,
  embargoUntil: record.embargo_until?.toISOString() ?? null,
  meeting: record.meeting,
  corrects: record.corrects,
  reason: record.reason,
  note: record.note,
  kindVersion: record.kind_version,
  facts: record.facts,
  approval: record.approval,
  salt: record.salt,
  prevHash: record.prev_hash,
  hash: record.hash,
  from: record.from_step,
  to: record.to_step,
  warnings: record.warnings,
});

/** Only what the domain reads: the rest must not slip into a hash or a decision. */
export const domainRow = (stored: StoredRow): Row => ({
  id: stored.id,
  seq: stored.seq,
  type: stored.type,
  occurredOn: stored.occurredOn,
  recordedAt: stored.recordedAt,
  data: stored.data,
  sources: stored.sources,
  visibility: stored.visibility,
  embargoUntil: stored.embargoUntil,
  meeting: stored.meeting,
  corrects: stored.corrects,
  reason: stored.reason,
  note: stored.note,
});

/** JSON as `jsonb` gives it back: keys by length, and by their bytes among equals. */
export function asStored<T>(value: T): T {
  if (Array.isArray(value)) return value.map(asStored) as T;
  if (value === null || typeof value !== 'object') return value;
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  const sized = fields.map(([key, field]) => [Buffer.from(key), key, asStored(field)] as const);
  sized.sort(([a], [b]) => a.length - b.length || a.compare(b));
  return Object.fromEntries(sized.map(([, key, field]) => [key, field])) as T;
}
