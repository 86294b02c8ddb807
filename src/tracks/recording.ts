import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { Books } from '../domain/books.js';
import type { Correction } from '../domain/correct.js';
import type { Draft } from '../domain/decide.js';
import { type Citation, EVENT_DATA, type EventType } from '../domain/event-data.js';
import { type Entry, entriesOf } from '../domain/history.js';
import type { TrackView, TransitionView } from '../domain/views.js';
import { type Caller, may } from '../http/allow.js';
import { forbidden } from '../http/grants.js';
import { pointerTo } from '../http/pointers.js';
import { invalid, Problem } from '../http/problem.js';
import { sentenceOf } from '../http/sentences.js';
import { faultsOf } from '../http/validation.js';
import { type Citing, CitingSources } from './citing.js';
import { HistoryQuery } from './history.query.js';
import { Ledger, type Writing } from './ledger.js';
import type { Executor } from './pages.js';
import { fullTransition, type Library } from './present.js';
import { RECORDED_BY } from './recorded-by.js';
import { Refusing } from './refusing.js';
import type { CorrectionRequest, NewTransition } from './requests.js';
import { TracksQuery } from './tracks.query.js';
import type { Written } from './writing.js';

/** What a write answers with: the rows that it added and the tracks as they then stand, in the full view. */
export type Recorded = { transitions: TransitionView[]; tracks: TrackView[] };

/** Who writes, on which revision, and what must be kept in the same transaction once the answer is known. */
export type By = {
  caller: Caller;
  ifMatch?: Writing['ifMatch'];
  /** A meeting's refusals name their track. */
  byTrack?: boolean;
  keep?: (at: Parameters<NonNullable<Writing['with']>>[0], recorded: Recorded) => Promise<void>;
};

/** Which entries a correction is about, once the histories are read. */
export type Which = (books: Books) => { track: string; entry: Entry }[];

/** From a checked request to the ledger and back to an answer: for the API, the pages and the command line. */
@Injectable()
export class Recording {
  constructor(
    private readonly ledger: Ledger,
    private readonly citing: CitingSources,
    private readonly tracks: TracksQuery,
    private readonly history: HistoryQuery,
    private readonly refusing: Refusing,
  ) {}

  /** Records entries that rest on the same sources, all or none. */
  async record(entries: Asked[], sources: Citation[], by: By): Promise<Recorded> {
    await this.tracks.mustMay(
      by.caller,
      'record',
      entries.map(({ track }) => track),
    );
    const checked = entries.map(checkedEntry);
    for (const { track, type } of checked) mustMayRecord(by.caller, type, track);
    const citing = await this.citeAll(sources);
    const drafts = checked.map((entry) => ({ ...entry, sources: citing.cited }));
    return this.written(by, citing, (writing) => this.ledger.record(drafts, writing));
  }

  async correct(
    tracks: readonly string[],
    which: Which,
    request: CorrectionRequest,
    by: By,
  ): Promise<Recorded> {
    await this.tracks.mustMay(by.caller, 'record', tracks);
    const replacement = request.action === 'amend' ? request.replacement : undefined;
    const citing = await this.citeAll(replacement?.sources ?? [], ['replacement']);
    return this.written(by, citing, (writing) =>
      this.ledger.correct(
        tracks,
        (books) =>
          theirs(by.caller, which(books)).map(({ track, entry }) =>
            correctionOf(track, entry, request, citing),
          ),
        writing,
      ),
    );
  }

  async publish(
    tracks: readonly string[],
    which: Which,
    reason: Correction['reason'],
    by: By,
  ): Promise<Recorded> {
    await this.tracks.mustMay(by.caller, 'record', tracks);
    return this.written(by, await this.citeAll([]), (writing) =>
      this.ledger.correct(
        tracks,
        (books) =>
          theirs(by.caller, which(books)).map(({ track, entry: { seq } }) => ({
            ...{ track, seq, reason },
            action: 'publish',
          })),
        writing,
      ),
    );
  }

  private async citeAll(citations: Citation[], at: PropertyKey[] = []): Promise<Citing> {
    return wellCited(await this.citing.cite(citations), at);
  }

  private async written(
    { caller, ifMatch, keep, byTrack = false }: By,
    { sources, library }: Citing,
    write: (writing: Writing) => Promise<Map<string, Written>>,
  ): Promise<Recorded> {
    let answer: Recorded | null = null;
    const kept = keep && {
      with: async (at: Parameters<typeof keep>[0], written: Map<string, Written>) => {
        answer = await this.present(caller, written, library, at);
        await keep(at, answer);
      },
    };
    try {
      const written = await write({ actor: caller.name, sources, ifMatch, ...kept });
      return answer ?? (await this.present(caller, written, library));
    } catch (error) {
      throw await this.refusing.problemOf(error, byTrack);
    }
  }

  /** What was written, but for a twin that is no business of the caller's. */
  private async present(
    caller: Caller,
    written: Map<string, Written>,
    known: Library,
    at?: Executor,
  ): Promise<Recorded> {
    const shown = [...written.values()].filter(({ page: { track } }) => may(caller, 'record', track.slug));
    const rows = shown.flatMap(({ page, rows }) => rows.map((row) => ({ slug: page.track.slug, row })));
    const cited = rows.flatMap(({ row }) => row.sources).filter(({ ref }) => !known.has(ref));
    const library = new Map([...known, ...(await this.history.library(cited, at))]);
    const standing = { correctedBy: null, annulled: false };
    return {
      transitions: rows.map(({ slug, row }) => fullTransition(slug, row, standing, library)),
      tracks: shown.map(({ page }) => this.tracks.ofPage(page)),
    };
  }
}

/** An entry as asked for; `at` is its path in the request. */
export type Asked = {
  track: string;
  meeting: string | null;
  at: PropertyKey[];
  entry: Omit<NewTransition, 'sources'>;
};

function mustMayRecord(caller: Caller, type: EventType, track: string): void {
  if (!may(caller, RECORDED_BY[type], track)) throw forbidden();
}

/** Whoever may not record an event may not correct or publish one either. */
function theirs(caller: Caller, found: ReturnType<Which>): ReturnType<Which> {
  for (const { track, entry } of found) mustMayRecord(caller, entry.type, track);
  return found;
}

export function checkedEntry({ track, meeting, at, entry }: Asked): Draft {
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

/** Citations that all name a source; `at` is the entry's path in the request. */
export function wellCited(citing: Citing, at: PropertyKey[]): Citing {
  if (citing.unknown.length === 0) return citing;
  throw invalid(
    citing.unknown.map((index) => ({
      pointer: pointerTo([...at, 'sources', index, 'ref']),
      message: 'There is no such source.',
    })),
  );
}

function correctionOf(track: string, entry: Entry, request: CorrectionRequest, citing: Citing): Correction {
  const { reason } = request;
  if (request.action === 'annul') return { track, seq: entry.seq, reason, action: 'annul' };
  const { occurredOn = entry.occurredOn, data, sources, note = entry.note } = request.replacement;
  return {
    track,
    seq: entry.seq,
    reason,
    action: 'amend',
    occurredOn,
    data: data ? checkData(entry.type, data, ['replacement', 'data']) : entry.data,
    sources: sources ? citing.cited : entry.sources,
    note,
  };
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

/** The entry that `seq` names, or a correction's refusal; 404 if the track has no such row. */
export function entryNamed(books: Books, track: string, seq: number): { track: string; entry: Entry } {
  const rows = books.get(track)?.rows ?? [];
  const row = rows.find((one) => one.seq === seq);
  if (!row) throw new Problem('not_found', `Track ${track} has no entry ${seq}.`);
  const entry = entriesOf(rows).find((one) => one.seq === (row.corrects ?? seq));
  if (!entry) throw new Problem('not_found', `Track ${track} has no entry ${seq}.`);
  return { track, entry: { ...entry, seq } };
}
