import type { RowOf } from '../../db/columns.js';
import type { Row } from '../../domain/events/history.js';
import type { ExternalFacts } from '../../domain/facts/context.js';
import type { RuleViolation } from '../../domain/machine/rules.js';
import type { Step } from '../../domain/values/views.js';
import type { STORED_ROW } from '../sql/tables.sql.js';
import type { Approval } from './hash-chain.js';

/** A ledger row as stored: the row that the domain reads, and what is stored beside it. */
export type StoredRow = RowOf<
  typeof STORED_ROW,
  Row & {
    facts: ExternalFacts | null;
    approval: Approval | null;
    fromStep: Step;
    toStep: Step;
    warnings: RuleViolation[];
  }
>;

/** What was recorded of it, without what is derived. */
export type RecordedRow = Omit<StoredRow, 'fromStep' | 'toStep' | 'warnings'>;

/** The fields that the domain reads, and no others: the rest must not get into a hash or a decision. */
export const domainRow = (stored: RecordedRow): Row => ({
  id: stored.id,
  seq: stored.seq,
  type: stored.type,
  occurredOn: stored.occurredOn,
  recordedAt: stored.recordedAt,
  data: stored.data,
  sources: stored.sources,
  documents: stored.documents,
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
  const fields = value as Record<string, unknown>;
  const names = Object.keys(fields).filter((name) => fields[name] !== undefined);
  return Object.fromEntries(storedOrder(names).map((name) => [name, asStored(fields[name])])) as T;
}

/** Names in the order of `jsonb`: by their length in bytes, then by their bytes. */
export function storedOrder(names: readonly string[]): string[] {
  const sized = names.map((name) => [Buffer.from(name), name] as const);
  sized.sort(([a], [b]) => a.length - b.length || a.compare(b));
  return sized.map(([, name]) => name);
}
