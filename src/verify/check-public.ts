import { entriesOf, type Row } from '../domain/events/history.js';
import { emptyTimeline } from '../domain/replay/timeline.js';
import { atOnce } from '../domain/values/steps.js';
import type { Instant } from '../domain/values/views.js';
import { procedureOf, upgradesTo } from '../ledger/load-track.js';
import {
  linkIn,
  type PublicLogDraft,
  publicLogDraft,
  showDue,
  showLink,
  showRow,
} from '../ledger/public-log.js';
import { type Folded, firstVersionOf, statesOf } from './check-ledger.js';
import { FaultFound } from './records/fault.js';
import type { TrackRecords } from './records/records.js';
import { StoredSteps } from './records/stored-json.js';

/**
 * Compares the public log and the embargoes with what the ledger makes public. Returns the public rows as the machine
 * in reader's mode reads them.
 */
export function checkPublic(track: TrackRecords, ledger: readonly Row[], now: Instant): Folded {
  const draft = showLifted(track, ledger, expectedPublicLog(track, ledger), now);
  const steps = new StoredSteps();
  for (const [index, expected] of draft.shown.entries()) {
    const seq = index + 1;
    const stored = track.shown[index];
    if (stored?.seq !== seq) {
      throw new FaultFound('public', seq, `is missing: row ${expected.rowSeq} of the ledger is public`);
    }
    for (const field of ['rowSeq', 'contentSeq', 'recordedAt', 'corrects'] as const) {
      if (stored[field] === expected[field]) continue;
      throw new FaultFound('public', seq, `its ${field} is ${stored[field]}, not ${expected[field]}`);
    }
    if (!steps.has(stored.fromStep, expected.from) || !steps.has(stored.toStep, expected.to)) {
      throw new FaultFound('public', seq, 'its `from` or `to` is not what a reader could see at that time');
    }
  }
  const beyond = track.shown[draft.shown.length];
  if (beyond) {
    throw new FaultFound(
      'public',
      beyond.seq,
      `shows row ${beyond.rowSeq} of the ledger, which is not public`,
    );
  }
  checkEmbargoes(track, stillEmbargoed(draft));
  if (track.head?.open.revision !== track.shown.length) {
    throw new FaultFound('head', null, 'its public revision is not the number of public rows');
  }
  if (track.head.open.recordedAt !== (track.shown.at(-1)?.recordedAt ?? null)) {
    throw new FaultFound('head', null, 'its public time is not that of the last public row');
  }
  const { rows, timeline } = draft.history;
  return { rows, states: statesOf(rows, timeline) };
}

/** Computes the public log row by row; before each row come the entries whose embargo ended by then. */
function expectedPublicLog(track: TrackRecords, ledger: readonly Row[]): PublicLogDraft {
  const { shown } = track;
  const procedure = procedureOf({ ...track, kindVersion: firstVersionOf(track) }, true);
  const empty = { timeline: emptyTimeline(procedure), rows: [], shown: [], revision: 0, recordedAt: null };
  const draft = publicLogDraft({ procedure, ...empty });
  const known: Row[] = [];
  for (const row of ledger) {
    showLinkBefore(draft, known, track);
    showDueBefore(row, draft, known, track);
    known.push(row);
    // Hidden rows of the same moment advance the ledger's time, but not the public log's.
    const shownAt = shown[draft.history.revision]?.recordedAt ?? row.recordedAt;
    atOnce(showRow(draft, known, row, shownAt < row.recordedAt ? shownAt : row.recordedAt));
  }
  return draft;
}

/**
 * Shows the embargoed entries that come next in the public log and were due by the row's time. Only the log tells the
 * order of rows of the same moment. An annulled entry leaves no row.
 */
function showDueBefore(row: Row, draft: PublicLogDraft, known: readonly Row[], track: TrackRecords): void {
  const { shown } = track;
  const due = stillEmbargoed(draft).filter((embargo) => embargo.due <= row.recordedAt);
  if (due.length === 0) return;
  const entries = entriesOf(known);
  const annulled = due.filter(({ seq }) => entries.find((entry) => entry.seq === seq)?.annulled);
  if (annulled.length > 0) {
    atOnce(showDue(draft, known, annulled));
    showDueBefore(row, draft, known, track);
    return;
  }
  const next = shown[draft.history.revision];
  const entry = draft.history.revision === 0 ? firstEntryShown(track) : next;
  const embargo = due.find(({ seq }) => seq === entry?.rowSeq);
  const published = row.type === 'transition.published' && row.corrects === embargo?.seq;
  if (!embargo || (published && next?.recordedAt !== embargo.due)) return;
  atOnce(showDue(draft, known, [embargo]));
  showLinkBefore(draft, known, track);
  showDueBefore(row, draft, known, track);
}

/** The public row that made a track visible. Upgrades of the kind that waited for it come before it. */
const firstEntryShown = ({ shown, rows }: TrackRecords) =>
  shown.find(({ rowSeq }) => {
    const row = rows[rowSeq - 1];
    return row && upgradesTo(row) === undefined;
  });

/**
 * Shows the link of twins at its place in the public log, once both are visible. Only the log tells the order of rows
 * of the same moment, and only the twin's log tells when the twin became visible.
 */
function showLinkBefore(
  draft: PublicLogDraft,
  known: readonly Row[],
  { shown, twinOpenSince }: TrackRecords,
): void {
  const { history } = draft;
  const [first] = history.shown;
  const next = shown[history.revision];
  if (!first || !next || twinOpenSince === null) return;
  const link = linkIn(known);
  if (link?.seq !== next.rowSeq) return;
  const since = twinOpenSince > first.recordedAt ? twinOpenSince : first.recordedAt;
  const shownAt = next.recordedAt > link.recordedAt ? link.recordedAt : next.recordedAt;
  atOnce(showLink(draft, known, link, shownAt > since ? shownAt : since));
}

/**
 * Shows the entries whose embargoes the sequencer has lifted since the last row. Throws if one was lifted too early.
 */
function showLifted(
  track: TrackRecords,
  ledger: readonly Row[],
  draft: PublicLogDraft,
  now: Instant,
): PublicLogDraft {
  const stored = new Set(track.embargoes.map(({ seq }) => seq));
  const lifted = stillEmbargoed(draft).filter(({ seq }) => !stored.has(seq));
  const early = lifted.find(({ due }) => due > now);
  if (early) {
    throw new FaultFound('embargo', early.seq, `is lifted or lost before it is due, on ${early.due}`);
  }
  showLinkBefore(draft, ledger, track);
  for (const one of lifted.toSorted((a, b) => a.due.localeCompare(b.due) || a.seq - b.seq)) {
    atOnce(showDue(draft, ledger, [one]));
    showLinkBefore(draft, ledger, track);
  }
  const link = linkIn(ledger);
  const isHidden = link && !draft.history.shown.some(({ rowSeq }) => rowSeq === link.seq);
  if (isHidden && track.twinOpenSince && draft.history.revision > 0) {
    throw new FaultFound('public', null, `does not show row ${link.seq} of the ledger, which is public`);
  }
  return draft;
}

const stillEmbargoed = ({ embargoed, lifted }: PublicLogDraft) =>
  embargoed.filter(({ seq }) => !lifted.includes(seq));

function checkEmbargoes({ embargoes }: TrackRecords, expected: PublicLogDraft['embargoed']): void {
  for (const { seq, due } of embargoes) {
    const expectedEmbargo = expected.find((embargo) => embargo.seq === seq);
    if (!expectedEmbargo) throw new FaultFound('embargo', seq, 'is stored, but the entry has no embargo');
    if (expectedEmbargo.due !== due)
      throw new FaultFound('embargo', seq, `is due on ${due}, not on ${expectedEmbargo.due}`);
  }
}
