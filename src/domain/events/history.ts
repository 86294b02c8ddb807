import type { EntryDocument } from '../values/documents.js';
import type { Text } from '../values/text.js';
import type { Edtf, Instant, SourceClaim, Visibility } from '../values/views.js';
import { effectiveOrder } from './effective-order.js';
import type { EventType } from './event-data.js';

/**
 * A source that an entry cites: the stored source's id, the words that the entry takes from it, and what the source says
 * otherwise.
 */
export type Cited = { ref: string; quote?: Text; says?: SourceClaim };

export type CorrectionType = 'transition.corrected' | 'transition.annulled' | 'transition.published';

/**
 * The part of a ledger row that the domain reads. A correction names the entry that it `corrects` and holds it as it
 * then stands.
 */
export type Row = {
  id: string;
  seq: number;
  type: EventType | CorrectionType;
  occurredOn: Edtf;
  recordedAt: Instant;
  data: Record<string, unknown>;
  sources: Cited[];
  documents: EntryDocument[];
  visibility: Visibility;
  embargoUntil: Instant | null;
  meeting: string | null;
  corrects: number | null;
  reason: Text | null;
  note: Text | null;
};

/** An entry as it stands now: as amended, with its own seq. */
export type Entry = {
  seq: number;
  type: EventType;
  occurredOn: Edtf;
  /** When the date that now stands was recorded. */
  dateRecordedAt: Instant;
  data: Record<string, unknown>;
  sources: Cited[];
  documents: EntryDocument[];
  visibility: Visibility;
  embargoUntil: Instant | null;
  meeting: string | null;
  note: Text | null;
  annulled: boolean;
  correctedBy: number | null;
  /** The seq of the row that holds it as it now stands. */
  contentSeq: number;
  /** The row that first recorded it. */
  row: Row;
};

/** Every entry as it stands after its corrections, annulled ones too, in recorded order. The newest correction wins. */
export function entriesOf(rows: readonly Row[]): Entry[] {
  const entries = new Map<number, Entry>();
  for (const row of rows) {
    const entry = row.corrects === null ? undefined : entries.get(row.corrects);
    if (entry) correct(entry, row);
    else entries.set(row.seq, asRecorded(row));
  }
  return [...entries.values()];
}

export function asRecorded(row: Row): Entry {
  const { seq, occurredOn, data, sources, documents, visibility, embargoUntil, meeting, note } = row;
  const type = row.type as EventType;
  const asIs = {
    seq,
    type,
    occurredOn,
    data,
    sources,
    documents,
    visibility,
    embargoUntil,
    meeting,
    note,
    row,
  };
  return { ...asIs, dateRecordedAt: row.recordedAt, annulled: false, correctedBy: null, contentSeq: seq };
}

function correct(entry: Entry, row: Row): void {
  if (row.type === 'transition.published') {
    entry.visibility = 'public';
    entry.embargoUntil = null;
    return;
  }
  entry.correctedBy = row.seq;
  entry.annulled = row.type === 'transition.annulled';
  if (entry.annulled) return;
  if (entry.occurredOn !== row.occurredOn) entry.dateRecordedAt = row.recordedAt;
  const { occurredOn, data, sources, documents, note } = row;
  Object.assign(entry, { occurredOn, data, sources, documents, note, contentSeq: row.seq });
}

/** The history as now believed: every live entry once, as amended, in effective order. */
export const effectiveHistory = (rows: readonly Row[]): Entry[] =>
  effectiveOrder(entriesOf(rows).filter(({ annulled }) => !annulled));
