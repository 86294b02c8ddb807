import { createHash, type Hash } from 'node:crypto';
import type { Decided } from '../domain/decide/working-copy.js';
import { isAdministrative } from '../domain/events/event-data.js';
import type { Row } from '../domain/events/history.js';
import type { RuleViolation } from '../domain/machine/rules.js';
import { type State, stepOf } from '../domain/replay/replay.js';
import { atOnce, type Steps } from '../domain/values/steps.js';
import type { Step } from '../domain/values/views.js';
import { canonicalText } from '../runtime/crypto/canonical-text.js';
import type { TrackWrite } from './write-set.js';

/** What a row changes of a status: only the differences, so that rows of others in between are no part of it. */
export type Effect = { from: Partial<Step>; to: Partial<Step> };

type Content = Pick<
  Row,
  'type' | 'corrects' | 'occurredOn' | 'data' | 'sources' | 'reason' | 'note' | 'visibility' | 'embargoUntil'
> &
  Partial<Pick<Row, 'documents'>>;

/**
 * A row as the approver is shown it: its content, who will see it and what it changes, for staff and for the public.
 * It holds nothing that another entry of the track can change: no seq, id, time or revision. A correction names its
 * entry.
 */
export type PreviewRow = { track: string } & Content &
  Effect & {
    /** Rows with the same number are of one meeting. */
    meeting: number | null;
    warnings: Pick<RuleViolation, 'code' | 'params'>[];
    /** What it changes for the public; null where the public does not see it now. */
    public: Effect | null;
  };

/** The rows that a decision writes, as the approver is shown them. */
export function previewRows(
  decided: readonly Decided[],
  written: ReadonlyMap<string, TrackWrite>,
): PreviewRow[] {
  const meetings = new Map<string, number>();
  const shownByTrack = new Map(
    [...written].map(([slug, { shown }]) => [slug, new Map(shown.map((one) => [one.rowSeq, one]))]),
  );
  const rows = decided.map(({ track, row, from, to, warnings }): PreviewRow => {
    if (row.meeting !== null && !meetings.has(row.meeting)) meetings.set(row.meeting, meetings.size + 1);
    // A hidden entry is shown under its own seq, a correction of a public entry under the correction's.
    const shown = shownByTrack.get(track);
    const open = shown?.get(row.seq) ?? (row.corrects === null ? undefined : shown?.get(row.corrects));
    return {
      track,
      ...contentOf(row),
      meeting: row.meeting === null ? null : (meetings.get(row.meeting) ?? null),
      ...effectOf(from, to),
      warnings: warnings.map(({ code, params }) => ({ code, params })),
      public: open ? effectOf(open.from, open.to) : null,
    };
  });
  return [...rows, ...administrativeRows(decided, written)];
}

/** The coverage that was stated before, which a track's first public entry shows with it. */
function administrativeRows(
  decided: readonly Decided[],
  written: ReadonlyMap<string, TrackWrite>,
): PreviewRow[] {
  const own = new Set(
    decided.flatMap(({ track, row }) => [`${track} ${row.seq}`, `${track} ${row.corrects}`]),
  );
  return [...written].flatMap(([track, { snapshot, shown }]) =>
    shown.flatMap(({ rowSeq, contentSeq, from, to }): PreviewRow[] => {
      if (own.has(`${track} ${rowSeq}`)) return [];
      const [row, content] = [rowSeq, contentSeq].map((seq) =>
        snapshot.history.rows.find((one) => one.seq === seq),
      );
      if (!row || !content || !isAdministrative(row.type)) return [];
      const is = { ...contentOf(content), type: row.type, corrects: null, reason: null, note: null };
      const here = { meeting: null, from: {}, to: {}, warnings: [], public: effectOf(from, to) };
      return [{ track, ...is, visibility: 'public', embargoUntil: null, ...here }];
    }),
  );
}

/** SHA-256 over the RFC 8785 form of each row, a line each; in hexadecimal. */
export function digestOf(rows: readonly PreviewRow[]): string {
  const hash = createHash('sha256');
  atOnce(addToDigest(hash, rows));
  return hash.digest('hex');
}

/** As {@link digestOf}, for rows that come in parts. */
export function* addToDigest(hash: Hash, rows: readonly PreviewRow[]): Steps<void> {
  for (const row of rows) {
    hash.update(`${canonicalText(row)}\n`);
    yield;
  }
}

const contentOf = (row: Row): Content => ({
  type: row.type,
  corrects: row.corrects,
  occurredOn: row.occurredOn,
  data: row.data,
  sources: row.sources,
  // Absent where there are none, so that the digests of waiting proposals stay as they are.
  ...(row.documents.length > 0 && { documents: row.documents }),
  reason: row.reason,
  note: row.note,
  visibility: row.visibility,
  embargoUntil: row.embargoUntil,
});

function effectOf(before: State, after: State): Effect {
  const [from, to] = differing(stepOf(before), stepOf(after));
  return { from, to };
}

type Tree = { [name: string]: unknown };

/** Two trees without the parts that are equal. */
function differing<T extends Tree>(one: T, other: T): [Partial<T>, Partial<T>] {
  const pairs = Object.keys({ ...one, ...other }).flatMap((name): [string, unknown, unknown][] => {
    const [a, b] = [one[name], other[name]];
    if (!isTree(a) || !isTree(b)) return a === b ? [] : [[name, a, b]];
    const [left, right] = differing(a, b);
    return Object.keys({ ...left, ...right }).length > 0 ? [[name, left, right]] : [];
  });
  const side = (index: 1 | 2) =>
    Object.fromEntries(pairs.map((pair) => [pair[0], pair[index]])) as Partial<T>;
  return [side(1), side(2)];
}

const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null;
