import { Injectable } from '@nestjs/common';
import type { ClientBase } from 'pg';
import { type Caller, knownScopeOf, may, readScopeOf } from '../../access/caller.js';
import { forbidden } from '../../access/grants.js';
import type { Executor } from '../../db/database.js';
import { KnownDocumentsQuery } from '../../documents/queries/known-documents.query.js';
import { type Correction, decideCorrections } from '../../domain/decide/correct.js';
import { decideDrafts } from '../../domain/decide/decide.js';
import type { TrackHistories } from '../../domain/decide/working-copy.js';
import type { Citation } from '../../domain/events/event-data.js';
import type { TrackView, TransitionView } from '../../domain/values/views.js';
import { pointerTo } from '../../http/problems/pointers.js';
import { invalid } from '../../http/problems/problem.js';
import type { Decide, WriteOptions } from '../../ledger/decide-commands.js';
import { Ledger } from '../../ledger/ledger.js';
import type { SourceLibrary } from '../../ledger/public-view.js';
import type { ReadScope } from '../../ledger/read-scope.js';
import type { Approval } from '../../ledger/rows/hash-chain.js';
import { ApprovalRequired } from '../../ledger/second-person.js';
import type { TrackWrite } from '../../ledger/write-set.js';
import { HistoryQuery } from '../queries/history.query.js';
import { TracksQuery } from '../queries/tracks.query.js';
import { fullTransition } from '../queries/transition-view.js';
import {
  type Command,
  checkedEntry,
  correctionOf,
  type EntryRequest,
  type EntrySelection,
  selectedEntries,
  tracksOf,
  withDocuments,
} from './command.js';
import { type PendingProposal, ProposalStore } from './proposal-store.js';
import { RefusalProblems } from './refusal-problem.js';
import type { CorrectionRequest } from './requests.js';
import { type ResolvedSources, SourceResolver } from './resolve-sources.js';

/** The result of a write in the full view: the added rows, and the tracks after it. */
export type Recorded = { transitions: TransitionView[]; tracks: TrackView[] };

/** The result of a command: it was recorded, or it waits for a second person. */
export type CommandResult = Recorded | PendingProposal;

/** Who writes, on which revision, and what is stored in the same transaction. */
export type CommandContext = {
  caller: Caller;
  ifMatch?: WriteOptions['ifMatch'];
  /** A meeting's refusals name their track. */
  byTrack?: boolean;
  /** Runs with the result, in the same transaction. */
  storeResult?: (at: ClientBase, done: CommandResult) => Promise<void>;
  /** Replaces `storeResult` for recorded writes: a form needs no answer, only a redirect. */
  afterWrite?: WriteOptions['afterWrite'];
};

/** Who proposed it, who approved it, and the check that runs in the transaction before the decision. */
export type ApprovedCommand = Required<Pick<WriteOptions, 'actor' | 'beforeDecision' | 'digest'>> & {
  approval: Approval;
};

/** A prepared command: its tracks, sources, decision and write. */
type Plan = {
  tracks: string[];
  resolved: ResolvedSources;
  decide: Decide;
  write: (options: WriteOptions) => Promise<Map<string, TrackWrite>>;
};

/** Executes validated commands on the ledger for the API, the pages and the command line. */
@Injectable()
export class CommandHandler {
  constructor(
    private readonly ledger: Ledger,
    private readonly sourceResolver: SourceResolver,
    private readonly tracks: TracksQuery,
    private readonly history: HistoryQuery,
    private readonly refusalProblems: RefusalProblems,
    private readonly proposals: ProposalStore,
    private readonly documents: KnownDocumentsQuery,
  ) {}

  /** Records entries that cite the same sources, all or none. */
  record(entries: EntryRequest[], sources: Citation[], by: CommandContext): Promise<CommandResult> {
    return this.execute({ act: 'record', entries, sources }, by);
  }

  correct(about: EntrySelection, request: CorrectionRequest, by: CommandContext): Promise<CommandResult> {
    return this.execute({ act: 'correct', about, request }, by);
  }

  publish(about: EntrySelection, reason: Correction['reason'], by: CommandContext): Promise<CommandResult> {
    return this.execute({ act: 'publish', about, reason }, by);
  }

  /** Writes the command, or stores it as a proposal if it needs a second person. */
  async execute(asked: Command, by: CommandContext): Promise<CommandResult> {
    const { caller, byTrack = false, storeResult } = by;
    await this.tracks.mustMay(caller, 'record', tracksOf(asked));
    const command = await this.lookUp(asked, caller);
    const plan = await this.plan(command, caller);
    try {
      return await this.write(plan, by);
    } catch (error) {
      if (!(error instanceof ApprovalRequired))
        throw await this.refusalProblems.problemOf(error, byTrack, caller);
      return this.proposals.propose(command, plan.tracks, error, caller, storeResult);
    }
  }

  /** Writes a proposed command that the caller, another person, approves. It is decided on the present ledger. */
  async executeApproved(command: Command, approved: ApprovedCommand, by: CommandContext): Promise<Recorded> {
    const plan = await this.plan(command);
    try {
      return await this.write(plan, by, approved);
    } catch (error) {
      throw await this.refusalProblems.problemOf(error, true, by.caller);
    }
  }

  /** The command with what is known of the documents that it names. */
  lookUp(command: Command, caller: Caller): Promise<Command> {
    return withDocuments(command, (documents, at) => this.documents.resolve(documents, caller, at));
  }

  /** Prepares a command. If a caller is given, checks their rights. */
  async plan(command: Command, caller?: Caller): Promise<Plan> {
    const tracks = tracksOf(command);
    const scope = caller ? readScopeOf(caller) : 'full';
    const isAllowed = ({ track }: { track: string }) => !caller || may(caller, 'record', track);
    if (command.act === 'record') {
      const checked = command.entries.map(checkedEntry);
      if (!checked.every(isAllowed)) throw forbidden();
      const resolved = await this.resolveSources(command.sources, scope);
      const plain = resolved.cited.map(({ says: _, ...cited }) => cited);
      const drafts = checked.map((entry, index) => ({
        ...entry,
        sources: command.entries[index]?.withoutClaims ? plain : resolved.cited,
      }));
      return {
        tracks,
        resolved,
        decide: (histories, at) => decideDrafts(histories, drafts, at),
        write: (options) => this.ledger.record(drafts, options),
      };
    }
    const replacement =
      command.act === 'correct' && command.request.action === 'amend' ? command.request.replacement : {};
    const resolved = await this.resolveSources(replacement.sources ?? [], scope, ['replacement']);
    const corrections = (histories: TrackHistories) => {
      const found = selectedEntries(command, histories);
      if (!found.every(isAllowed)) throw forbidden();
      return found.map(({ track, entry }) => correctionOf(command, track, entry, resolved.cited));
    };
    return {
      tracks,
      resolved,
      decide: (histories, at) => decideCorrections(histories, corrections(histories), at),
      write: (options) => this.ledger.correct(tracks, corrections, options),
    };
  }

  private async resolveSources(
    citations: Citation[],
    scope: ReadScope,
    at: PropertyKey[] = [],
  ): Promise<ResolvedSources> {
    return requireKnownSources(await this.sourceResolver.resolve(citations, scope), at);
  }

  private async write(
    { resolved: { sources, library }, write }: Plan,
    { caller, ifMatch, storeResult, afterWrite }: CommandContext,
    approved?: ApprovedCommand,
  ): Promise<Recorded> {
    let answer: Recorded | null = null;
    const answerThenStore = async (at: ClientBase, written: Map<string, TrackWrite>) => {
      answer = await this.present(caller, written, library, at);
      await storeResult?.(at, answer);
    };
    const { actor = caller.name, ...more } = approved ?? {};
    const requester = { scope: knownScopeOf(caller), isApproved: approved !== undefined };
    const written = await write({
      ...{ actor, sources, ifMatch, requester, ...more },
      afterWrite: afterWrite ?? (storeResult && answerThenStore),
    });
    return answer ?? (await this.present(caller, written, library));
  }

  /** The written rows, without those of a twin on which the caller may not record. */
  private async present(
    caller: Caller,
    written: Map<string, TrackWrite>,
    known: SourceLibrary,
    at?: Executor,
  ): Promise<Recorded> {
    const shown = [...written.values()].filter(({ snapshot: { track } }) =>
      may(caller, 'record', track.slug),
    );
    const rows = shown.flatMap(({ snapshot, rows }) =>
      rows.map((row) => ({ slug: snapshot.track.slug, row })),
    );
    const cited = rows.flatMap(({ row }) => row.sources).filter(({ ref }) => !known.has(ref));
    const library = new Map([...known, ...(await this.history.library(cited, at))]);
    const standing = { correctedBy: null, annulled: false };
    return {
      transitions: rows.map(({ slug, row }) => fullTransition(slug, row, standing, library)),
      tracks: shown.map(({ snapshot }) => this.tracks.ofSnapshot(snapshot)),
    };
  }
}

/** Throws unless all citations name a source. `at` is the entry's path in the request. */
export function requireKnownSources(resolved: ResolvedSources, at: PropertyKey[]): ResolvedSources {
  if (resolved.unknown.length === 0) return resolved;
  throw invalid(
    resolved.unknown.map((index) => ({
      pointer: pointerTo([...at, 'sources', index, 'ref']),
      message: 'There is no such source.',
    })),
  );
}
