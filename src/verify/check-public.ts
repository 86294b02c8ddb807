import { entriesOf, type Row } from '../domain/events/history.js';
import { kindOf } from '../domain/kinds/index.js';
import { stepOf } from '../domain/replay/replay.js';
import { emptyTimeline } from '../domain/replay/timeline.js';
import { atOnce } from '../domain/values/steps.js';
import type { Instant } from '../domain/values/views.js';
import {
  linkIn,
  type PublicLogDraft,
  publicLogDraft,
  showDue,
  showLink,
  showRow,
} from '../ledger/public-log.js';
import { isSame } from './check-ledger.js';
import { Faulty } from './fault.js';
import type { TrackRecords } from './records.js';

/**
 * Compares the public log, and the embargoes, with what the ledger makes public. Returns its rows as the machine in
 * reader's mode reads them.
 */
export function checkPublic(track: TrackRecords, ledger: readonly Row[], now: Instant): readonly Row[] {
  const draft = liftedSince(track, ledger, expectedPublicLog(track, ledger), now);
  const { replaysFrom } = kindOf(track.kind, track.kindVersion);
  for (const [index, expected] of draft.shown.entries()) {
    const seq = index + 1;
    const stored = track.shown[index];
    if (stored?.seq !== seq) {
      throw new Faulty('public', seq, `is missing: row ${expected.rowSeq} of the ledger is public`);
    }
    for (const field of ['rowSeq', 'contentSeq', 'recordedAt', 'corrects'] as const) {
      if (stored[field] === expected[field]) continue;
      throw new Faulty('public', seq, `its ${field} is ${stored[field]}, not ${expected[field]}`);
    }
    if ((track.rows[stored.rowSeq - 1]?.kindVersion ?? 0) < replaysFrom) continue;
    if (!isSame(stored.fromStep, stepOf(expected.from)) || !isSame(stored.toStep, stepOf(expected.to))) {
      throw new Faulty('public', seq, 'its `from` or `to` is not what a reader could see then');
    }
  }
  const beyond = track.shown[draft.shown.length];
  if (beyond) {
    throw new Faulty('public', beyond.seq, `shows row ${beyond.rowSeq} of the ledger, which is not public`);
  }
  checkEmbargoes(track, waitingAfter(draft));
  if (track.head?.open.revision !== track.shown.length) {
    throw new Faulty('head', null, 'its public revision is not the number of public rows');
  }
  if (track.head.open.recordedAt !== (track.shown.at(-1)?.recordedAt ?? null)) {
    throw new Faulty('head', null, 'its public time is not that of the last public row');
  }
  return draft.history.rows;
}

/** Computes what becomes public row by row: before each one, what fell due by then. */
function expectedPublicLog(track: TrackRecords, ledger: readonly Row[]): PublicLogDraft {
  const { kind, kindVersion, parties, shown } = track;
  const procedure = { kind: kindOf(kind, kindVersion), parties, reader: true };
  const empty = { timeline: emptyTimeline(procedure), rows: [], shown: [], revision: 0, recordedAt: null };
  const draft = publicLogDraft({ procedure, ...empty });
  const known: Row[] = [];
  for (const row of ledger) {
    linkedBefore(draft, known, track);
    fallenDueBefore(row, draft, known, track);
    known.push(row);
    // The ledger's time moves on with hidden rows of the same moment; the public log's does not.
    const shownAt = shown[draft.history.revision]?.recordedAt ?? row.recordedAt;
    atOnce(showRow(draft, known, row, shownAt < row.recordedAt ? shownAt : row.recordedAt));
  }
  return draft;
}

/**
 * Shows the embargoed entries that come next in the public log and were due by the row's time. Only the log itself
 * tells which of two of the same moment came first. An annulled entry leaves nothing there.
 */
function fallenDueBefore(row: Row, draft: PublicLogDraft, known: readonly Row[], track: TrackRecords): void {
  const { shown } = track;
  const due = waitingAfter(draft).filter((embargo) => embargo.due <= row.recordedAt);
  const entries = entriesOf(known);
  const annulled = due.filter(({ seq }) => entries.find((entry) => entry.seq === seq)?.annulled);
  if (annulled.length > 0) {
    atOnce(showDue(draft, known, annulled));
    fallenDueBefore(row, draft, known, track);
    return;
  }
  const next = shown[draft.history.revision];
  const embargo = due.find(({ seq }) => seq === next?.rowSeq);
  const published = row.type === 'transition.published' && row.corrects === embargo?.seq;
  if (!embargo || (published && next?.recordedAt !== embargo.due)) return;
  atOnce(showDue(draft, known, [embargo]));
  linkedBefore(draft, known, track);
  fallenDueBefore(row, draft, known, track);
}

/**
 * Shows the link of twins where the public log has it, once both are visible. Only the log itself tells which of two
 * rows of the same moment came first, and only the twin when it became visible.
 */
function linkedBefore(
  draft: PublicLogDraft,
  known: readonly Row[],
  { shown, twinOpenSince }: TrackRecords,
): void {
  const { history } = draft;
  const next = shown[history.revision];
  const link = linkIn(known);
  const [first] = history.shown;
  if (!first || !twinOpenSince || !link || next?.rowSeq !== link.seq) return;
  const since = twinOpenSince > first.recordedAt ? twinOpenSince : first.recordedAt;
  const shownAt = next.recordedAt > link.recordedAt ? link.recordedAt : next.recordedAt;
  atOnce(showLink(draft, known, link, shownAt > since ? shownAt : since));
}

/** After the last row the sequencer lifts embargoes when it comes to them. It must not be too early. */
function liftedSince(
  track: TrackRecords,
  ledger: readonly Row[],
  draft: PublicLogDraft,
  now: Instant,
): PublicLogDraft {
  const stored = new Set(track.embargoes.map(({ seq }) => seq));
  const lifted = waitingAfter(draft).filter(({ seq }) => !stored.has(seq));
  const early = lifted.find(({ due }) => due > now);
  if (early) {
    throw new Faulty('embargo', early.seq, `is lifted or lost before it falls due, on ${early.due}`);
  }
  linkedBefore(draft, ledger, track);
  for (const one of lifted.toSorted((a, b) => a.due.localeCompare(b.due) || a.seq - b.seq)) {
    atOnce(showDue(draft, ledger, [one]));
    linkedBefore(draft, ledger, track);
  }
  const link = linkIn(ledger);
  const isHidden = link && !draft.history.shown.some(({ rowSeq }) => rowSeq === link.seq);
  if (isHidden && track.twinOpenSince && draft.history.revision > 0) {
    throw new Faulty('public', null, `does not show row ${link.seq} of the ledger, which is public`);
  }
  return draft;
}

const waitingAfter = ({ embargoed, lifted }: PublicLogDraft) =>
  embargoed.filter(({ seq }) => !lifted.includes(seq));

function checkEmbargoes({ embargoes }: TrackRecords, expected: PublicLogDraft['embargoed']): void {
  for (const { seq, due } of embargoes) {
    const meant = expected.find((embargo) => embargo.seq === seq);
    if (!meant) throw new Faulty('embargo', seq, 'waits, though the entry is under no embargo');
    if (meant.due !== due) throw new Faulty('embargo', seq, `falls due on ${due}, not on ${meant.due}`);
  }
}
