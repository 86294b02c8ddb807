import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { ClientBase } from 'pg';
import { type Caller, knownScopeOf, may, maySomewhere, readScopeOf } from '../access/allow.js';
import { forbidden } from '../access/grants.js';
import { auditContext, SecurityLog } from '../audit/security-log.js';
import { ADVISORY_LOCKS } from '../db/advisory-locks.js';
import { Database } from '../db/database.js';
import type { Text } from '../domain/values/text.js';
import type { Instant } from '../domain/values/views.js';
import { type Alerts, type Dossier, DossierImport, type ImportResult } from '../dossiers/index.js';
import { Problem } from '../http/problems/problem.js';
import { DigestMismatch } from '../ledger/rejections.js';
import { Clock } from '../runtime/clock.js';
import {
  type Command,
  CommandHandler,
  decisionEntity,
  type Recorded,
  takeoverEntity,
} from '../tracks/index.js';
import type { ProposalView } from '../tracks/queries/proposal.js';
import { type Proposal, ProposalsQuery, proposedCommand } from '../tracks/queries/proposals.query.js';
import { approvalBarOf, approvalDenied, isOwn, mayTakeOver } from './approval-bars.js';

/** The result of an approval: the recorded rows, or the result of an import. */
export type ApprovedView = { proposal: ProposalView } & Recorded & { imported: ImportResult | null };

/** A dry run of an import locks its tracks for a moment, so only the proposer and approvers may run it. */
export const mayTryOut = (proposal: Proposal, caller: Caller): boolean =>
  proposal.act !== 'import' || isOwn(proposal, caller) || maySomewhere(caller, 'approve');

/** Who decides, with the address and the id of their request for the security log. */
export type Decider = { caller: Caller } & Pick<FastifyRequest, 'ip' | 'id'>;

/**
 * The comment of the approver and the digest of the rows that they were shown; by default the digest of the proposal.
 */
export type Verdict = { comment: Text | null; digest?: string | undefined };

type Decided = ProposalView & { state: 'approved' | 'returned'; decidedBy: string; decidedAt: Instant };

type StoreAnswer<T> = (at: ClientBase, done: T) => Promise<void>;

/** Decides on proposals. Each is decided once, under its own lock. */
@Injectable()
export class ApproveHandler {
  constructor(
    private readonly database: Database,
    private readonly proposals: ProposalsQuery,
    private readonly commands: CommandHandler,
    private readonly importing: DossierImport,
    private readonly clock: Clock,
    private readonly log: SecurityLog,
  ) {}

  async named(id: string, caller: Caller, at?: ClientBase): Promise<Proposal> {
    const proposal = await this.proposals.one(id, readScopeOf(caller), at);
    if (!proposal) throw new Problem('not_found', `There is no proposal ${id}.`);
    return proposal;
  }

  /**
   * Records the proposal and the approval in one transaction. The command is decided again on the present ledger. If
   * the rules now refuse it, or the rows differ from those shown, it throws and the proposal keeps waiting.
   */
  approve(id: string, by: Decider, word: Verdict, keep: StoreAnswer<ApprovedView>): Promise<ApprovedView> {
    return this.record(id, by, word, keep).catch((error: unknown) => {
      throw error instanceof DigestMismatch ? proposalChanged() : error;
    });
  }

  private async record(
    id: string,
    by: Decider,
    { comment, digest: looked }: Verdict,
    keep: StoreAnswer<ApprovedView>,
  ): Promise<ApprovedView> {
    const { caller } = by;
    const proposal = await this.named(id, caller);
    const bar = approvalBarOf(proposal, caller);
    if (bar) throw approvalDenied(bar);
    const decided = this.decisionOf(proposal, 'approved', caller, comment);
    const digest = looked ?? proposal.digest;
    const beforeDecision = async (at: ClientBase) => {
      const now = await this.locked(at, id, caller);
      // Somebody may have taken it over meanwhile, or its proposer may have gone.
      if (now.proposer.id !== proposal.proposer.id) throw proposalChanged();
      const bar = approvalBarOf(now, caller);
      if (bar) throw approvalDenied(bar);
      await this.decide(at, decided, digest, by);
    };
    const nothing = { proposal: decided, transitions: [], tracks: [], imported: null };
    const asked = proposedCommand(proposal);
    const approved = { approval: { proposal: id, by: caller.name }, digest, beforeDecision };
    if (asked.act === 'import') {
      const imported = await this.importing.import(asked.dossier as Dossier, proposal.proposedBy, {
        alerts: asked.alerts as Alerts | undefined,
        ...approved,
        requester: { scope: knownScopeOf(caller), isApproved: true },
        storeResult: (at, imported) => keep(at, { ...nothing, imported }),
      });
      return { ...nothing, imported };
    }
    const { proposedBy: actor } = proposal;
    const recorded = await this.commands.executeApproved(
      asked as unknown as Command,
      { actor, ...approved },
      {
        caller,
        storeResult: (at, done) => keep(at, { ...nothing, ...(done as Recorded) }),
      },
    );
    return { ...nothing, ...recorded };
  }

  /** Returns the proposal with a comment for the proposer. */
  async return(
    id: string,
    by: Decider,
    comment: Text,
    keep: StoreAnswer<{ proposal: ProposalView }>,
  ): Promise<{ proposal: ProposalView }> {
    const { caller } = by;
    const proposal = await this.named(id, caller);
    if (!proposal.tracks.every((track) => may(caller, 'approve', track))) throw forbidden();
    const returned = { proposal: this.decisionOf(proposal, 'returned', caller, comment) };
    await this.database.transaction(async (at) => {
      await this.locked(at, id, caller);
      await this.decide(at, returned.proposal, null, by);
      await keep(at, returned);
    });
    return returned;
  }

  /** Makes the caller the proposer of a proposal whose proposer is gone. Somebody else has to approve it. */
  async takeOver(
    id: string,
    by: Decider,
    keep: StoreAnswer<{ proposal: ProposalView }>,
  ): Promise<{ proposal: ProposalView }> {
    const { caller } = by;
    return this.database.transaction(async (at) => {
      const proposal = await this.locked(at, id, caller);
      if (!proposal.tracks.every((track) => may(caller, 'record', track))) throw forbidden();
      if (proposal.state !== 'waiting') throw alreadyDecided();
      if (!mayTakeOver(proposal, caller)) {
        throw new Problem(
          'proposer_present',
          'The proposer still has access, so nobody else can take over the proposal.',
        );
      }
      await this.database
        .repository(takeoverEntity, at)
        .createQueryBuilder()
        .insert()
        .values({
          proposal: id,
          number: () => '(SELECT 1 + count(*) FROM proposal_takeovers WHERE proposal = :id)',
          proposer: caller.id,
          proposed_by: caller.name,
          taken_at: new Date(this.clock.now()),
        })
        .setParameter('id', id)
        .execute();
      const detail = { proposal: id, from: proposal.proposedBy };
      await this.log.record({ kind: 'proposal.taken_over', ...auditContext(by), detail }, at);
      const taken = { proposal: viewOf(await this.named(id, caller, at)) };
      await keep(at, taken);
      return taken;
    });
  }

  /** Reads the proposal under its lock, which is held until the transaction ends. */
  private async locked(at: ClientBase, id: string, caller: Caller): Promise<Proposal> {
    await at.query(`SELECT pg_advisory_xact_lock(${ADVISORY_LOCKS.decideProposal}, hashtext($1))`, [id]);
    return this.named(id, caller, at);
  }

  private decisionOf(
    proposal: Proposal,
    state: 'approved' | 'returned',
    caller: Caller,
    comment: Text | null,
  ): Decided {
    const decision = { state, comment, decidedBy: caller.name, decidedAt: this.clock.now() };
    return { ...viewOf(proposal), ...decision, proposerGone: false };
  }

  private async decide(
    at: ClientBase,
    { id, state, decidedBy, decidedAt, comment }: Decided,
    digest: string | null,
    by: Decider,
  ): Promise<void> {
    const { raw } = await this.database
      .repository(decisionEntity, at)
      .createQueryBuilder()
      .insert()
      .values({
        ...{ proposal: id, state, decider: by.caller.id, decided_by: decidedBy },
        ...{ decided_at: new Date(decidedAt), comment, digest },
      })
      .orIgnore()
      .returning(['proposal'])
      .execute();
    if (raw.length === 0) throw alreadyDecided();
    const kind = state === 'approved' ? 'proposal.approved' : 'proposal.returned';
    await this.log.record({ kind, ...auditContext(by), detail: { proposal: id } }, at);
  }
}

const proposalChanged = () =>
  new Problem('proposal_changed', 'It would now record something else than was shown: look at it again.');

const alreadyDecided = () =>
  new Problem('already_decided', 'The proposal has been approved or returned already.');

const viewOf = ({ proposer: _, request: __, transitions: ___, ...view }: Proposal): ProposalView => view;
