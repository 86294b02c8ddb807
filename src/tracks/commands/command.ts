import { z } from 'zod';
import type { Correction } from '../../domain/decide/correct.js';
import type { Draft } from '../../domain/decide/decide.js';
import type { TrackHistories } from '../../domain/decide/working-copy.js';
import { type Citation, EVENT_DATA, type EventType, isAboutSteps } from '../../domain/events/event-data.js';
import { type Cited, type Entry, entriesOf } from '../../domain/events/history.js';
import type { EntryDocument, NamedDocument } from '../../domain/values/documents.js';
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
  /** Where the request names its documents, if not in the entry. */
  documentsAt?: PropertyKey[];
  entry: Omit<NewTransition, 'sources' | 'documents'> & { documents?: NamedDocument[] };
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
    documents: knownDocuments(entry.documents ?? []),
    visibility: entry.visibility,
    embargoUntil: entry.embargoUntil ?? null,
    meeting,
    note: entry.note ?? null,
  };
}

/** A command whose documents were looked up: a proposal keeps what is known of their files. */
export async function withDocuments(
  command: Command,
  resolve: (documents: readonly NamedDocument[], at: readonly PropertyKey[]) => Promise<NamedDocument[]>,
): Promise<Command> {
  if (command.act === 'record') {
    const entries: EntryRequest[] = [];
    for (const { entry, at, ...request } of command.entries) {
      const { documents = [] } = entry;
      const resolved = documents.length > 0 && {
        documents: await resolve(documents, request.documentsAt ?? at),
      };
      entries.push({ ...request, at, entry: { ...entry, ...resolved } });
    }
    return { ...command, entries };
  }
  if (command.act !== 'correct' || command.request.action !== 'amend') return command;
  const { replacement } = command.request;
  if (!replacement.documents) return command;
  const documents = await resolve(replacement.documents, ['replacement']);
  return { ...command, request: { ...command.request, replacement: { ...replacement, documents } } };
}

type Revision = Exclude<Command, { act: 'record' }>;

/** The correction of one entry according to the command. */
export function correctionOf(command: Revision, track: string, entry: Entry, cited: Cited[]): Correction {
  const about = { track, seq: entry.seq };
  if (command.act === 'publish') return { ...about, reason: command.reason, action: 'publish' };
  const { request } = command;
  const { reason } = request;
  if (request.action === 'annul') return { ...about, reason, action: 'annul' };
  const { occurredOn = entry.occurredOn, data, sources, documents, note = entry.note } = request.replacement;
  return {
    ...about,
    reason,
    action: 'amend',
    occurredOn,
    data: data ? checkData(entry.type, data, ['replacement', 'data']) : entry.data,
    sources: sources ? cited : entry.sources,
    documents: documents ? knownDocuments(documents) : entry.documents,
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

/** Documents of a command whose files were looked up (documents/queries/nameable-documents.query.ts). */
const knownDocuments = (documents: readonly NamedDocument[]): EntryDocument[] =>
  documents.map((document) => {
    if ('bytes' in document) return document as EntryDocument;
    throw new Error(`document ${document.sha256} was not looked up`);
  });

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
