import { Injectable } from '@nestjs/common';
import { type Caller, knownScopeOf, maySomewhere, readScopeOf } from '../access/allow.js';
import type { Language, SourceView } from '../domain/values/views.js';
import { DossierImport } from '../dossiers/index.js';
import type { Typed } from '../http/bodies/forms.js';
import { Problem, problemOf } from '../http/problems/problem.js';
import type { KnownNames } from '../i18n/known-names.js';
import { digestOf, type PreviewRow } from '../ledger/preview-rows.js';
import { IdGenerator } from '../runtime/id-generator.js';
import { DryRun, SubmitCommand } from '../tracks/index.js';
import { HistoryQuery } from '../tracks/queries/history.query.js';
import { NamesOnRecordQuery } from '../tracks/queries/names/names-on-record.query.js';
import { type Proposal, proposedCommand } from '../tracks/queries/proposals.query.js';
import { TracksQuery } from '../tracks/queries/tracks.query.js';
import { paths } from '../ui/page.js';
import { approvalBarOf, isOwn, mayTakeOver } from './approval-bars.js';
import { ApproveHandler, mayTryOut } from './approve-handler.js';
import type { ProposalPageProps } from './proposal.page.js';
import type { ProposalContent } from './proposed-change.js';

type PageProps = Omit<ProposalPageProps, 'page' | 'm' | 'comment' | 'errors'>;

/** Collects the data of a proposal's page, and submits a returned proposal again. */
@Injectable()
export class ProposalForm {
  constructor(
    private readonly approving: ApproveHandler,
    private readonly commands: SubmitCommand,
    private readonly importing: DossierImport,
    private readonly dryRun: DryRun,
    private readonly tracks: TracksQuery,
    private readonly history: HistoryQuery,
    private readonly names: NamesOnRecordQuery,
    private readonly ids: IdGenerator,
  ) {}

  async propsFor(id: string, caller: Caller, language: Language): Promise<PageProps> {
    const proposal = await this.approving.named(id, caller);
    const command = commandOf(proposal);
    const scope = readScopeOf(caller);
    const tracks = await this.tracks.list({ slugs: proposal.tracks }, scope);
    const dryRuns = await this.dryRuns(proposal, command, caller);
    const names = await this.names.among([...entriesIn(command), ...dryRuns.rows], scope, language);
    return {
      proposal,
      content: {
        command: withNames(command, names, language),
        tracks,
        stored: await this.stored(command, dryRuns.rows),
      },
      ...dryRuns,
      rows: dryRuns.rows.map((row) => names.inEntry(row, language)),
      may: mayDo(proposal, caller),
      isOwn: isOwn(proposal, caller),
      token: this.ids.newId(),
    };
  }

  /** Submits a returned proposal again unchanged; the ledger may have changed since. */
  async again(id: string, caller: Caller, typed: Typed): Promise<string> {
    const proposal = await this.approving.named(id, caller);
    if (mayDo(proposal, caller) !== 'propose again') {
      throw new Problem(
        'forbidden',
        'Only the proposer can propose it again, and only after it was returned.',
      );
    }
    const command = commandOf(proposal);
    const form = { caller, path: paths.proposal(id), typed };
    if (command.act !== 'import') {
      return this.commands.submit(form, command);
    }
    const done = await this.importing.importOrPropose(command.dossier, caller, undefined, command.alerts);
    return 'proposal' in done ? paths.proposal(done.proposal.id) : paths.board;
  }

  private async dryRuns(
    proposal: Proposal,
    command: ProposalContent['command'],
    caller: Caller,
  ): Promise<Pick<PageProps, 'dryRuns' | 'rows' | 'digest' | 'imported' | 'would' | 'problem'>> {
    const nothing = { dryRuns: null, rows: [], digest: null, imported: null, would: null, problem: null };
    if (proposal.state !== 'waiting' || !mayTryOut(proposal, caller)) return nothing;
    const requester = { scope: knownScopeOf(caller), isApproved: true };
    try {
      if (command.act === 'import')
        return {
          ...nothing,
          ...(await this.importing.dryRun(command.dossier, { requester, alerts: command.alerts })),
        };
      const { tracks, rows } = await this.dryRun.ofProposal(command, caller);
      return { ...nothing, dryRuns: tracks, rows, digest: digestOf(rows) };
    } catch (error) {
      const problem = problemOf(error);
      if (problem.status >= 500) throw error;
      return { ...nothing, problem: problem.detail };
    }
  }

  /** The stored sources that the command and the rows cite. */
  private async stored(
    command: ProposalContent['command'],
    rows: readonly PreviewRow[],
  ): Promise<SourceView[]> {
    const cited =
      command.act === 'record'
        ? command.sources
        : command.act === 'correct' && command.request.action === 'amend'
          ? (command.request.replacement.sources ?? [])
          : [];
    const refs = cited.flatMap((each) => ('ref' in each ? [{ ref: each.ref }] : []));
    const shown = rows.flatMap(({ sources }) => sources);
    return [...(await this.history.library([...refs, ...shown])).values()];
  }
}

const commandOf = (proposal: Proposal) => proposedCommand(proposal) as unknown as ProposalContent['command'];

/** What the command would record, or put in the place of what is recorded. Of a file, the titles of entries are shown alone. */
function entriesIn(command: ProposalContent['command']): readonly { data?: unknown }[] {
  if (command.act === 'import') return [];
  if (command.act === 'record') return command.entries.map(({ entry }) => entry);
  return command.act === 'correct' && command.request.action === 'amend' ? [command.request.replacement] : [];
}

/** The command as it is shown: with names in the reader’s language. */
function withNames(
  command: ProposalContent['command'],
  names: KnownNames,
  language: Language,
): ProposalContent['command'] {
  if (command.act === 'record') {
    const entries = command.entries.map((each) => ({ ...each, entry: names.inEntry(each.entry, language) }));
    return { ...command, entries };
  }
  if (command.act !== 'correct' || command.request.action !== 'amend') return command;
  const { data, ...others } = command.request.replacement;
  const replacement = { ...others, ...(data && { data: names.inData(data, language) }) };
  return { ...command, request: { ...command.request, replacement } };
}

function mayDo(proposal: Proposal, caller: Caller): PageProps['may'] {
  const { state } = proposal;
  if (state === 'returned' && isOwn(proposal, caller) && maySomewhere(caller, 'record'))
    return 'propose again';
  if (state !== 'waiting') return 'nothing';
  if (mayTakeOver(proposal, caller)) return 'take over';
  return approvalBarOf(proposal, caller) === null ? 'approve' : 'wait';
}
