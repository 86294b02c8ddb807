import { z } from 'zod';
import type { Correction } from '../../domain/decide/correct.js';
import type { Draft } from '../../domain/decide/decide.js';
import type { TrackHistories } from '../../domain/decide/working-copy.js';
import { type Citation, EVENT_DATA, type EventType, isAboutSteps } from '../../domain/events/event-data.js';
import { type Cited, type Entry, entriesOf } from '../../domain/events/history.js';
import type { Text } from '../../domain/values/text.js';
import { sentenceOf } from '../../http/bodies/sentences.js';
import { faultsOf } from '../../http/bodies/validation.js';
import { pointerTo } from '../../http/problems/pointers.js';
import { invalid, Problem } from '../../http/problems/problem.js';
import type { CorrectionRequest, NewTransition } from './requests.js';

/** A requested entry; `at` is its path in the request, for error pointers. */
export type EntryRequest = {
  track: string;
  meeting: string | null;
  at: PropertyKey[];
  entry: Omit<NewTransition, 'sources'>;
  /** What the sources say otherwise is about another entry of the meeting. */
  withoutClaims?: true;
};

/** The entries that a correction applies to: named entries, or all entries of a meeting at the time of execution. */
export type EntrySelection =
  | { entries: { track: string; seq: number }[] }
  | { meeting: string; tracks: string[] };

/** A validated command for the ledger. It is plain JSON, so that it can be stored as a proposal. */
export type Command =
  | { act: 'record'; entries: EntryRequest[]; sources: Citation[] }
  | { act: 'correct'; about: EntrySelection; request: CorrectionRequest }
  | { act: 'publish'; about: EntrySelection; reason: Text };

export function tracksOf(command: Command): string[] {
  if (command.act === 'record') return [...new Set(command.entries.map(({ track }) => track))];
  const { about } = command;
  return [...new Set('meeting' in about ? about.tracks : about.entries.map(({ track }) => track))];
}

export function checkedEntry({ track, meeting, at, entry }: EntryRequest): Draft {
  const type = checkType(entry.type, at);
  return {
    track,
    type,
    occurredOn: entry.occurredOn,
    data: checkData(type, entry.data, [...at, 'data']),
    sources: [],
    visibility: entry.visibility,
    embargoUntil: entry.embargoUntil ?? null,
    meeting,
    note: entry.note ?? null,
  };
}

type Revision = Exclude<Command, { act: 'record' }>;

/** The correction of one entry according to the command. */
export function correctionOf(command: Revision, track: string, entry: Entry, cited: Cited[]): Correction {
  const about = { track, seq: entry.seq };
  if (command.act === 'publish') return { ...about, reason: command.reason, action: 'publish' };
  const { request } = command;
  const { reason } = request;
  if (request.action === 'annul') return { ...about, reason, action: 'annul' };
  const { occurredOn = entry.occurredOn, data, sources, note = entry.note } = request.replacement;
  return {
    ...about,
    reason,
    action: 'amend',
    occurredOn,
    data: data ? checkData(entry.type, data, ['replacement', 'data']) : entry.data,
    sources: sources ? cited : entry.sources,
    note,
  };
}

/**
 * The entries that the command selects in these histories. For a meeting: its live entries or, if all are annulled,
 * all of them, because an amendment restores them together. Agreed steps are never published with their meeting.
 */
export function selectedEntries(
  { act, about }: Revision,
  histories: TrackHistories,
): { track: string; entry: Entry }[] {
  if ('entries' in about) return about.entries.map(({ track, seq }) => entryOfSeq(histories, track, seq));
  const all = [...histories.values()].flatMap(({ slug, rows }) =>
    entriesOf(rows).flatMap((entry) => (entry.meeting === about.meeting ? [{ track: slug, entry }] : [])),
  );
  const live = all.filter(({ entry }) => !entry.annulled);
  const selected = live.length > 0 ? live : all;
  if (act !== 'publish') return selected;
  const publishable = selected.filter(({ entry }) => !isAboutSteps(entry.type));
  const hidden = publishable.filter(({ entry }) => entry.visibility !== 'public');
  if (publishable.length === 0) throw new Problem('not_found', 'Nothing of this meeting can be published.');
  return hidden.length > 0 ? hidden : publishable;
}

/** The entry that `seq` names; 404 if the track has no such row. If `seq` is a correction, the decision refuses it. */
export function entryOfSeq(
  histories: TrackHistories,
  track: string,
  seq: number,
): { track: string; entry: Entry } {
  const rows = histories.get(track)?.rows ?? [];
  const row = rows.find((one) => one.seq === seq);
  if (!row) throw new Problem('not_found', `Track ${track} has no entry ${seq}.`);
  const entry = entriesOf(rows).find((one) => one.seq === (row.corrects ?? seq));
  if (!entry) throw new Problem('not_found', `Track ${track} has no entry ${seq}.`);
  return { track, entry: { ...entry, seq } };
}

function checkType(type: string, at: PropertyKey[]): EventType {
  if (Object.hasOwn(EVENT_DATA, type)) return type as EventType;
  throw invalid([{ pointer: pointerTo([...at, 'type']), message: 'There is no such event: see /v1/kinds.' }]);
}

function checkData(
  type: EventType,
  data: Record<string, unknown>,
  at: PropertyKey[],
): Record<string, unknown> {
  const checked = z.safeParse(EVENT_DATA[type], data, { error: sentenceOf });
  if (checked.success) return checked.data as Record<string, unknown>;
  throw invalid(faultsOf(checked.error.issues, at));
}
