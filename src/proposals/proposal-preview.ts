import { Injectable } from '@nestjs/common';
import { type Caller, knownScopeOf } from '../access/allow.js';
import type { Finding, Refusal, TrackView } from '../domain/values/views.js';
import { type Dossier, DossierImport, type ImportResult } from '../dossiers/index.js';
import { problemOf } from '../http/problems/problem.js';
import { digestOf, type PreviewRow } from '../ledger/preview-rows.js';
import { type Command, DryRun } from '../tracks/index.js';
import { type Proposal, proposedCommand } from '../tracks/queries/proposals.query.js';
import { finding, refusal } from '../tracks/queries/transition-view.js';

/** The effect that an approval would have now. */
export type Preview = {
  /** The refusals of the rules; if there are any, all other fields are empty. */
  refusals: (Refusal & { track: string })[];
  tracks: { before: TrackView; after: TrackView }[];
  /** The rows that it would record; null for an import. */
  rows: (Omit<PreviewRow, 'warnings'> & { warnings: Finding[] })[] | null;
  /** The digest of the rows, which an approval names; null if it cannot be approved now. */
  digest: string | null;
  /** The result of an import; null for other proposals. */
  imported: ImportResult | null;
  /** Another obstacle as a sentence, such as a missing source or track. */
  problem: string | null;
};

const NOTHING: Preview = {
  ...{ refusals: [], tracks: [], rows: null, digest: null },
  ...{ imported: null, problem: null },
};

/** Runs a proposal on the present ledger without recording it. */
@Injectable()
export class ProposalPreview {
  constructor(
    private readonly dryRun: DryRun,
    private readonly importing: DossierImport,
  ) {}

  async of(proposal: Proposal, caller: Caller): Promise<Preview> {
    try {
      const requester = { scope: knownScopeOf(caller), isApproved: true };
      const asked = proposedCommand(proposal);
      if (asked.act === 'import') {
        const { imported, digest } = await this.importing.dryRun(asked.dossier as Dossier, { requester });
        return { ...NOTHING, imported, digest };
      }
      return await this.ofCommand(asked as unknown as Command, caller);
    } catch (error) {
      const problem = problemOf(error);
      if (problem.status >= 500) throw error;
      return { ...NOTHING, problem: problem.detail };
    }
  }

  private async ofCommand(command: Command, caller: Caller): Promise<Preview> {
    const { tracks, rows } = await this.dryRun.ofProposal(command, caller);
    const refusals = tracks.flatMap(({ before, refusals }) =>
      refusals.map((violation) => ({ ...refusal(violation), track: before.track.slug })),
    );
    if (refusals.length > 0) return { ...NOTHING, refusals };
    const changed = tracks.map(({ before, after }) => ({
      before: before.track,
      after: (after ?? before).track,
    }));
    const shown = rows.map(({ warnings, ...row }) => ({ ...row, warnings: warnings.map(finding) }));
    return { ...NOTHING, tracks: changed, rows: shown, digest: digestOf(rows) };
  }
}
