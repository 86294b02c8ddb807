import { Injectable } from '@nestjs/common';
import type { ClientBase } from 'pg';
import { type Caller, knownTo, may, sightOf } from '../../access/allow.js';
import { forbidden } from '../../access/grants.js';
import { type Correction, decideCorrections } from '../../domain/decide/correct.js';
import { decideDrafts } from '../../domain/decide/decide.js';
import type { Books } from '../../domain/decide/working-copy.js';
import type { Citation, EventType } from '../../domain/events/event-data.js';
import type { TrackView, TransitionView } from '../../domain/values/views.js';
import { pointerTo } from '../../http/problems/pointers.js';
import { invalid } from '../../http/problems/problem.js';
import type { Deciding, Writing } from '../../ledger/decide-commands.js';
import type { Approval } from '../../ledger/hash-chain.js';
import { Ledger } from '../../ledger/ledger.js';
import type { Executor } from '../../ledger/load-track.js';
import { type Sight } from '../../ledger/read-scope.js';
import { MustWait } from '../../ledger/second-person.js';
import type { Written } from '../../ledger/write-set.js';
import { HistoryQuery } from '../queries/history.query.js';
import { TracksQuery } from '../queries/tracks.query.js';
import { fullTransition, type Library } from '../queries/transition-view.js';
import {
  type About,
  type Act,
  type Asked,
  checkedEntry,
  correctionOf,
  entriesAbout,
  tracksIn,
} from './command.js';
import { Proposing, type Waiting } from './proposal-store.js';
import { RECORDED_BY } from './recorded-by.js';
import { Refusing } from './refusal-problem.js';
import type { CorrectionRequest } from './requests.js';
import { type Citing, CitingSources } from './resolve-sources.js';

/** What a write answers with: the rows that it added and the tracks as they then stand, in the full view. */
export type Recorded = { transitions: TransitionView[]; tracks: TrackView[] };

/** What came of a write: it was recorded, or it waits for a second person. */
export type Done = Recorded | Waiting;

/** Who writes, on which revision, and what must be kept in the same transaction once the answer is known. */
export type By = {
  caller: Caller;
  ifMatch?: Writing['ifMatch'];
  /** A meeting's refusals name their track. */
  byTrack?: boolean;
  keep?: (at: ClientBase, done: Done) => Promise<void>;
};

/** Who proposed it, who approved it, and what runs in the transaction before anything is decided. */
export type Approved = Required<Pick<Writing, 'actor' | 'first' | 'digest'>> & { approval: Approval };

/** An act made ready: what it is decided by, and how it is written. */
type Plan = {
  tracks: string[];
  citing: Citing;
  decide: Deciding;
  write: (writing: Writing) => Promise<Map<string, Written>>;
};

/** From a checked request to the ledger and back to an answer: for the API, the pages and the command line. */
@Injectable()
export class Recording {
  constructor(
    private readonly ledger: Ledger,
    private readonly citing: CitingSources,
    private readonly tracks: TracksQuery,
    private readonly history: HistoryQuery,
    private readonly refusing: Refusing,
    private readonly proposing: Proposing,
  ) {}

  /** Records entries that rest on the same sources, all or none. */
  record(entries: Asked[], sources: Citation[], by: By): Promise<Done> {
    return this.carryOut({ act: 'record', entries, sources }, by);
  }

  correct(about: About, request: CorrectionRequest, by: By): Promise<Done> {
    return this.carryOut({ act: 'correct', about, request }, by);
  }

  publish(about: About, reason: Correction['reason'], by: By): Promise<Done> {
    return this.carryOut({ act: 'publish', about, reason }, by);
  }

  /** Writes what needs no second person; the rest is kept as a proposal. */
  async carryOut(act: Act, by: By): Promise<Done> {
    const { caller, byTrack = false, keep } = by;
    await this.tracks.mustMay(caller, 'record', tracksIn(act));
    const plan = await this.plan(act, caller);
    try {
      return await this.written(plan, by);
    } catch (error) {
      if (!(error instanceof MustWait)) throw await this.refusing.problemOf(error, byTrack, caller);
      return this.proposing.propose(act, plan.tracks, error, caller, keep);
    }
  }

  /** Writes what was proposed and another person, the caller, approves; decided on the ledger as it now is. */
  async carryOutApproved(act: Act, approved: Approved, by: By): Promise<Recorded> {
    const plan = await this.plan(act);
    try {
      return await this.written(plan, by, approved);
    } catch (error) {
      throw await this.refusing.problemOf(error, true, by.caller);
    }
  }

  /** What an act is decided by; where a caller is given, only for what they may do. */
  async plan(act: Act, caller?: Caller): Promise<Plan> {
    const tracks = tracksIn(act);
    const sight = caller ? sightOf(caller) : 'full';
    const theirs = (track: string, type: EventType) => !caller || may(caller, RECORDED_BY[type], track);
    if (act.act === 'record') {
      const checked = act.entries.map(checkedEntry);
      if (!checked.every(({ track, type }) => theirs(track, type))) throw forbidden();
      const citing = await this.citeAll(act.sources, sight);
      const drafts = checked.map((entry) => ({ ...entry, sources: citing.cited }));
      return {
        tracks,
        citing,
        decide: (books, at) => decideDrafts(books, drafts, at),
        write: (writing) => this.ledger.record(drafts, writing),
      };
    }
    const replacement =
      act.act === 'correct' && act.request.action === 'amend' ? act.request.replacement : {};
    const citing = await this.citeAll(replacement.sources ?? [], sight, ['replacement']);
    const corrections = (books: Books) => {
      const found = entriesAbout(act, books);
      if (!found.every(({ track, entry }) => theirs(track, entry.type))) throw forbidden();
      return found.map(({ track, entry }) => correctionOf(act, track, entry, citing.cited));
    };
    return {
      tracks,
      citing,
      decide: (books, at) => decideCorrections(books, corrections(books), at),
      write: (writing) => this.ledger.correct(tracks, corrections, writing),
    };
  }

  private async citeAll(citations: Citation[], sight: Sight, at: PropertyKey[] = []): Promise<Citing> {
    return wellCited(await this.citing.cite(citations, sight), at);
  }

  private async written(
    { citing: { sources, library }, write }: Plan,
    { caller, ifMatch, keep }: By,
    approved?: Approved,
  ): Promise<Recorded> {
    let answer: Recorded | null = null;
    const kept = keep && {
      with: async (at: ClientBase, written: Map<string, Written>) => {
        answer = await this.present(caller, written, library, at);
        await keep(at, answer);
      },
    };
    const { actor = caller.name, ...more } = approved ?? {};
    const asker = { sight: knownTo(caller), isApproved: approved !== undefined };
    const written = await write({ actor, sources, ifMatch, asker, ...more, ...kept });
    return answer ?? (await this.present(caller, written, library));
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
