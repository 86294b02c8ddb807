import type { Accepted, Change, Decided } from '../domain/books.js';
import { bounds } from '../domain/dates.js';
import { stepOf } from '../domain/replay.js';
import type { Steps } from '../domain/steps.js';
import type { Timeline } from '../domain/timeline.js';
import type { Instant } from '../domain/views.js';
import { type Approval, newSalt, rowHash } from './chain.js';
import type { Page } from './pages.js';
import { type Opening, opening, showDue, showRow } from './public-log.js';
import type { StoredRow } from './rows.js';
import {
  emptyTables,
  headRecord,
  keepStatuses,
  ledgerRecord,
  type NewSource,
  publicRecord,
  type Tables,
} from './tables.js';

/** A track after a write: what it is now, and the rows that were added to its two logs. */
export type Written = {
  page: Page;
  rows: StoredRow[];
  shown: Opening['shown'];
};

/** `quietBefore`: nobody is alerted of what had certainly happened before that day. */
type By = { actor: string; approval?: Approval | null; now: Instant; quietBefore?: number | undefined };

/** What an accepted decision comes to on paper: every table's new rows, and each page as it then is. */
export function* writingOf(
  pages: ReadonlyMap<string, Page>,
  accepted: Accepted,
  by: By & { sources: NewSource[] },
): Steps<{ tables: Tables; written: Map<string, Written> }> {
  const tables = emptyTables(by.sources);
  const written = new Map<string, Written>();
  const byTrack = Map.groupBy(accepted.decided, ({ track }) => track);
  for (const page of pages.values()) {
    const decided = byTrack.get(page.track.slug) ?? [];
    const due = page.embargoes.filter((embargo) => embargo.due <= by.now);
    if (decided.length === 0 && due.length === 0) continue;
    const change = accepted.changes.get(page.track.slug);
    written.set(page.track.slug, yield* write(tables, page, decided, change, by));
  }
  return { tables, written };
}

function* write(
  tables: Tables,
  page: Page,
  decided: readonly Decided[],
  change: Change | undefined,
  { actor, approval = null, now, quietBefore = Number.NEGATIVE_INFINITY }: By,
): Steps<Written> {
  const { id, slug, kindVersion } = page.track;
  const rows: StoredRow[] = [];
  let hash = page.hash;
  let waiting = page.embargoes;
  // What fell due before this moment comes before what it records, however many rows share the moment.
  const due = waiting.filter((embargo) => embargo.due <= now);
  waiting = waiting.filter((embargo) => embargo.due > now);
  const opened = opening(page.open);
  yield* showDue(opened, page.book.rows, due);
  const ledger = [...page.book.rows];
  for (const { row, from: before, to: after, facts, warnings } of decided) {
    const salt = newSalt();
    const prevHash = hash;
    hash = rowHash(prevHash, row, { track: slug, actor, kindVersion, facts, approval, salt });
    const kept = { trackId: id, actor, kindVersion, facts, approval, salt, prevHash, hash, warnings };
    rows.push({ ...row, ...kept, from: stepOf(before), to: stepOf(after) });
    ledger.push(row);
    const already = opened.lifted.length;
    yield* showRow(opened, ledger, row, now);
    yield;
    const lifted = opened.lifted.slice(already);
    waiting = waiting.filter(({ seq }) => !lifted.includes(seq));
  }

  const { timeline } = change?.book ?? page.book;
  const last = decided.at(-1)?.row;
  const after: Page = {
    ...page,
    version: String(BigInt(page.version) + 1n),
    hash,
    latestStart: latestStart(page.latestStart, timeline, page.whole),
    publicLatestStart: latestStart(page.publicLatestStart, opened.open.timeline, page.whole),
    embargoes: [...waiting, ...opened.embargoed],
    book: {
      ...page.book,
      timeline,
      rows: ledger,
      lastSeq: last?.seq ?? page.book.lastSeq,
      lastRecordedAt: last?.recordedAt ?? page.book.lastRecordedAt,
    },
    open: opened.open,
  };
  tables.heads.push(headRecord(page, after));
  tables.ledger.push(...rows.map((row) => ledgerRecord(row, bounds(row.occurredOn).latest >= quietBefore)));
  tables.publicLog.push(...opened.shown.map((shown) => publicRecord(id, shown)));
  keepStatuses(tables, id, false, timeline, change ?? null);
  keepStatuses(tables, id, true, opened.open.timeline, opened.changed);
  tables.embargoes.push(...opened.embargoed.map(({ seq, due }) => ({ track_id: id, seq, due })));
  tables.lifted.push(...opened.lifted.map((seq) => ({ track_id: id, seq })));
  return { page: after, rows, shown: opened.shown };
}

/** Of a page that is open at its end only, what came before is known by its latest start alone. */
const latestStart = (before: number, timeline: Timeline, whole: boolean): number =>
  timeline.entries.reduce(
    (latest, { occurredOn }) => Math.max(latest, bounds(occurredOn).earliest),
    whole ? Number.NEGATIVE_INFINITY : before,
  );
