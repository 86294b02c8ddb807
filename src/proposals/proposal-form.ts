import { Injectable } from '@nestjs/common';
import { type Caller, knownTo, maySomewhere, sightOf } from '../access/allow.js';
import type { SourceView } from '../domain/values/views.js';
import { DossierImport } from '../dossiers/index.js';
import type { Typed } from '../http/bodies/forms.js';
import { Problem, problemOf } from '../http/problems/problem.js';
import { digestOf, type PreviewRow } from '../ledger/shown-rows.js';
import { IdGenerator } from '../runtime/id-generator.js';
import { DryRun, SubmitCommand } from '../tracks/index.js';
import { HistoryQuery } from '../tracks/queries/history.query.js';
import { type Proposal, proposedOf } from '../tracks/queries/proposals.query.js';
import { TracksQuery } from '../tracks/queries/tracks.query.js';
import { paths } from '../ui/page.js';
import { ApproveHandler, mayTryOut } from './approve-handler.js';
import type { Asking } from './asked-for.js';
import type { ProposalPageProps } from './proposal.page.js';
import { barTo, isOwn, mayTakeOver } from './second-human.js';

type Told = Omit<ProposalPageProps, 'page' | 'm' | 'comment' | 'errors'>;

/** What the page of a proposal tells, and what its proposer may do with it once it is returned. */
@Injectable()
export class ProposalForm {
  constructor(
    private readonly approving: ApproveHandler,
    private readonly commands: SubmitCommand,
    private readonly importing: DossierImport,
    private readonly foreseeing: DryRun,
    private readonly tracks: TracksQuery,
    private readonly history: HistoryQuery,
    private readonly ids: IdGenerator,
  ) {}

  async told(id: string, caller: Caller): Promise<Told> {
    const proposal = await this.approving.named(id, caller);
    const act = actOf(proposal);
    const tracks = await this.tracks.list({ slugs: proposal.tracks }, sightOf(caller));
    const foreseen = await this.foreseen(proposal, act, caller);
    return {
      proposal,
      asking: { act, tracks, stored: await this.stored(act, foreseen.rows) },
      ...foreseen,
      may: mayDo(proposal, caller),
      isOwn: isOwn(proposal, caller),
      token: this.ids.newId(),
    };
  }

  /** Proposes a returned one again, as it was: what the ledger has become since may make it right. */
  async again(id: string, caller: Caller, typed: Typed): Promise<string> {
    const proposal = await this.approving.named(id, caller);
    if (mayDo(proposal, caller) !== 'propose again') {
      throw new Problem('forbidden', 'Only whoever proposed it proposes it again, once it was returned.');
    }
    const act = actOf(proposal);
    const form = { caller, path: paths.proposal(id), typed };
    if (act.act !== 'import') {
      return this.commands.submit(form, act);
    }
    const done = await this.importing.importOrPropose(act.dossier, caller, undefined, act.alerts);
    return 'proposal' in done ? paths.proposal(done.proposal.id) : paths.board;
  }

  private async foreseen(
    proposal: Proposal,
    act: Asking['act'],
    caller: Caller,
  ): Promise<Pick<Told, 'foreseen' | 'rows' | 'digest' | 'imported' | 'would' | 'problem'>> {
    const nothing = { foreseen: null, rows: [], digest: null, imported: null, would: null, problem: null };
    if (proposal.state !== 'waiting' || !mayTryOut(proposal, caller)) return nothing;
    const asker = { sight: knownTo(caller), isApproved: true };
    try {
      if (act.act === 'import')
        return { ...nothing, ...(await this.importing.dryRun(act.dossier, { asker, alerts: act.alerts })) };
      const { tracks, rows } = await this.foreseeing.ofProposal(act, caller);
      return { ...nothing, foreseen: tracks, rows, digest: digestOf(rows) };
    } catch (error) {
      const problem = problemOf(error);
      if (problem.status >= 500) throw error;
      return { ...nothing, problem: problem.detail };
    }
  }

  /** The stored sources that it cites by their refs. */
  private async stored(act: Asking['act'], rows: readonly PreviewRow[]): Promise<SourceView[]> {
    const cited =
      act.act === 'record'
        ? act.sources
        : act.act === 'correct' && act.request.action === 'amend'
          ? (act.request.replacement.sources ?? [])
          : [];
    const refs = cited.flatMap((each) => ('ref' in each ? [{ ref: each.ref }] : []));
    const shown = rows.flatMap(({ sources }) => sources);
    return [...(await this.history.library([...refs, ...shown])).values()];
  }
}

const actOf = (proposal: Proposal) => proposedOf(proposal) as unknown as Asking['act'];

function mayDo(proposal: Proposal, caller: Caller): Told['may'] {
  const { state } = proposal;
  if (state === 'returned' && isOwn(proposal, caller) && maySomewhere(caller, 'record'))
    return 'propose again';
  if (state !== 'waiting') return 'nothing';
  if (mayTakeOver(proposal, caller)) return 'take over';
  return barTo(proposal, caller) === null ? 'approve' : 'wait';
}
