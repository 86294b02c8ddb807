import { Injectable } from '@nestjs/common';
import { type Caller, knownScopeOf } from '../../access/caller.js';
import type { Accepted, Decision, TrackHistory } from '../../domain/decide/working-copy.js';
import type { Citation } from '../../domain/events/event-data.js';
import { mixedScriptsIn } from '../../domain/machine/mixed-scripts.js';
import type { RuleViolation } from '../../domain/machine/rules.js';
import { stepOf } from '../../domain/replay/replay.js';
import type { TransitionView } from '../../domain/values/views.js';
import type { Requester } from '../../ledger/decide-commands.js';
import { LedgerReader } from '../../ledger/ledger-reader.js';
import type { TrackSnapshot } from '../../ledger/load-track.js';
import type { PreviewRow } from '../../ledger/preview-rows.js';
import type { ApprovalReason } from '../../ledger/second-person.js';
import type { Story } from '../../ui/story.js';
import { noTrack, TracksQuery } from '../queries/tracks.query.js';
import type { Command } from './command.js';
import { CommandHandler } from './command-handler.js';
import { parseRevisions } from './submit-command.js';

/** A track before and after what is about to be recorded; `after` is null where the rules refuse it. */
export type TrackDryRun = {
  before: Story;
  after: Story | null;
  refusals: RuleViolation[];
  warnings: RuleViolation[];
  /** The entries recorded since the form was opened, and the number of rows. */
  since: { rows: number; entries: TransitionView[] };
};

/** What a command would change on each track that it names, and why it would need a second person. */
export type CommandDryRun = {
  tracks: TrackDryRun[];
  because: ApprovalReason[];
  /** The rows that it would record; none where the rules refuse it. */
  rows: PreviewRow[];
};

/** Decides without writing: what a command would change on each track. */
@Injectable()
export class DryRun {
  constructor(
    private readonly ledger: LedgerReader,
    private readonly commands: CommandHandler,
    private readonly tracks: TracksQuery,
  ) {}

  /** `opened`: the revisions of the tracks when the form was opened. */
  of(command: Command, caller: Caller, opened = ''): Promise<CommandDryRun> {
    return this.run(command, caller, { scope: knownScopeOf(caller) }, opened);
  }

  /** The same for a proposal, for somebody who may approve it. */
  ofProposal(command: Command, caller: Caller): Promise<CommandDryRun> {
    return this.run(command, null, { scope: knownScopeOf(caller), isApproved: true });
  }

  /** `caller`: whose rights are checked; null if they were checked already. */
  private async run(
    asked: Command,
    caller: Caller | null,
    requester: Requester,
    opened = '',
  ): Promise<CommandDryRun> {
    const command = caller ? await this.commands.lookUp(asked, caller) : asked;
    const plan = await this.commands.plan(command, caller ?? undefined);
    const { snapshots, decision, because, rows } = await this.ledger.dryRun(
      plan.tracks,
      plan.decide,
      requester,
    );
    const dryRuns = plan.tracks.map((slug) => {
      const snapshot = snapshots.get(slug);
      if (!snapshot) throw noTrack(slug);
      return this.trackDryRun(snapshot, decision, opened, 'sources' in command ? command.sources : []);
    });
    return { tracks: dryRuns, because, rows };
  }

  private trackDryRun(
    snapshot: TrackSnapshot,
    decision: Decision,
    opened: string,
    sources: readonly Citation[],
  ): TrackDryRun {
    const { slug } = snapshot.track;
    const before = this.story(snapshot, snapshot.history);
    const since = sinceOf(before, parseRevisions(opened).get(slug));
    if ('rejected' in decision) {
      const refusals = decision.rejected.flatMap(({ track, refusals }) => (track === slug ? refusals : []));
      return { before, after: null, refusals, warnings: [], since };
    }
    const after = this.story(
      snapshot,
      (decision satisfies Accepted).changes.get(slug)?.history ?? snapshot.history,
    );
    const decided = decision.decided.filter(({ track }) => track === slug);
    const texts = decided.map(({ row: { data, reason, note } }) => ({ data, reason, note }));
    const warnings = [...decided.flatMap((one) => one.warnings), ...mixedScriptsIn([texts, sources])];
    return { before, after, refusals: [], warnings, since };
  }

  private story(snapshot: TrackSnapshot, history: TrackHistory): Story {
    return { track: this.tracks.ofSnapshot({ ...snapshot, history }), entries: entriesOf(snapshot, history) };
  }
}

/** The entries after the revision that the reader saw. */
function sinceOf({ track, entries }: Story, seen = track.revision): TrackDryRun['since'] {
  return { rows: track.revision - seen, entries: entries.filter(({ seq }) => seq > seen) };
}

/** The effective history as pages show it, without the fields of the stored rows. */
function entriesOf({ track }: TrackSnapshot, { timeline }: TrackHistory): TransitionView[] {
  return timeline.entries.map((entry, index) => ({
    id: entry.row.id,
    track: track.slug,
    seq: entry.seq,
    type: entry.type,
    occurredOn: entry.occurredOn,
    recordedAt: entry.row.recordedAt,
    from: stepOf(timeline.states[index - 1] ?? timeline.before),
    to: stepOf(timeline.states[index] ?? timeline.before),
    data: entry.data,
    sources: [],
    documents: entry.documents,
    meeting: entry.meeting,
    corrects: null,
    correctedBy: entry.correctedBy,
    annulled: false,
    reason: null,
    kindVersion: track.kindVersion,
    visibility: entry.visibility,
    embargoUntil: entry.embargoUntil,
    note: entry.note,
  }));
}
