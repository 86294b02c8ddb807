import { Injectable } from '@nestjs/common';
import type { Instant, TransitionView } from '../../domain/values/views.js';
import { Sequencer } from '../../ledger/numbering/sequencer.js';
import type { ReadScope } from '../../ledger/read-scope.js';
import { type ProposalInShort, ProposalsQuery } from '../../tracks/queries/proposals.query.js';
import { TransitionsQuery } from '../../tracks/queries/transitions.query.js';

/** What was recorded, or proposed and not recorded yet. */
export type Change = { at: Instant } & ({ entry: TransitionView } | { proposal: ProposalInShort });

/** The newest first. `more`: whether there are older ones since then. */
export type Changes = { changes: Change[]; more: boolean };

/** So many are listed: about two screens. */
const MOST = 20;

/** What changed on the tracks that the caller may read. */
@Injectable()
export class ChangesQuery {
  constructor(
    private readonly transitions: TransitionsQuery,
    private readonly proposals: ProposalsQuery,
    private readonly sequencer: Sequencer,
  ) {}

  /** `followed`: tracks of which the reader wants to know, though they may see only what is public of them. */
  async since(
    since: Instant,
    scope: ReadScope,
    { reader, followed }: { reader: string; followed: readonly string[] },
  ): Promise<Changes> {
    // Who has just recorded something finds it here.
    await this.sequencer.whenNumbered(reader);
    const [entries, proposals] = await Promise.all([
      this.transitions.since(since, scope, MOST + 1, followed),
      this.proposals.madeSince(since, scope, MOST + 1),
    ]);
    const changes = [
      ...entries.map((entry): Change => ({ at: entry.recordedAt, entry })),
      ...proposals.map((proposal): Change => ({ at: proposal.proposedAt, proposal })),
    ].toSorted((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0));
    return { changes: changes.slice(0, MOST), more: changes.length > MOST };
  }
}
