import { Injectable, Optional } from '@nestjs/common';
import type { ClientBase } from 'pg';
import { type Caller, knownScopeOf } from '../access/caller.js';
import { mustMay } from '../access/grants.js';
import { asKnown, KnownDocumentsQuery, type KnownFile } from '../documents/queries/known-documents.query.js';
import { dayNumberAt } from '../domain/values/dates.js';
import { Problem } from '../http/problems/problem.js';
import { type EntrySeries, recordSeries } from '../ledger/bulk/record-series.js';
import type { WriteOptions } from '../ledger/decide-commands.js';
import { Ledger } from '../ledger/ledger.js';
import { ApprovalRequired } from '../ledger/second-person.js';
import { Clock } from '../runtime/clock.js';
import { TimeSlices } from '../runtime/time-slices.js';
import { OpenTracksHandler, type PendingProposal, ProposalStore, SourceResolver } from '../tracks/index.js';
import { type Alerts, type Dossier, tracksOf } from './dossier.js';
import { type ImportSummary, SummaryOfImport } from './import-summary.js';
import { dossierOf, readLines } from './lines.js';
import { type Importable, isLines, recordsOf } from './records.js';
import { ImportSettings } from './settings.js';
import { DossierBatches } from './staging/batches.js';
import { existingTracks, openStaged } from './staging/open-staged.js';
import { StagedDossier } from './staging/staged-dossier.js';
import { explained } from './staging/staged-faults.js';
import { RECORD_SOURCES } from './staging/staging.sql.js';

/** Counts of entries of the file; an entry on several tracks counts once. */
export type ImportResult = { recorded: number; skipped: number };

export type Progress = (done: number, total: number) => void;

/** Options of an import. `storeResult` runs at the end of its transaction. */
export type ImportOptions = Pick<WriteOptions, 'approval' | 'beforeDecision' | 'digest' | 'requester'> & {
  /** Whose rights are checked; absent if they were checked before, or for the operator. */
  caller?: Caller;
  storeResult?: (at: ClientBase, imported: ImportResult) => Promise<void>;
  progress?: Progress | undefined;
  /** Files that may be named beside those that are kept: for a dry run. */
  files?: ReadonlyMap<string, KnownFile>;
  /** Which entries cause alerts; recent ones by default. */
  alerts?: Alerts | undefined;
};

/** The result of a dry run: `would` is its summary, `digest` that of the rows to be added. */
export type ImportDryRun = { imported: ImportResult; digest: string; would: ImportSummary };

/** Thrown at the end of a dry run to roll back its transaction. */
class DryRunDone extends Error {
  constructor(readonly trial: ImportDryRun) {
    super('dry run done');
  }
}

/** In bytes: a proposal is stored and shown as a document. The operator's command needs no approval. */
const LARGEST_PROPOSAL = 8 * 1024 * 1024;

const tooLargeToPropose = () =>
  new Problem(
    'payload_too_large',
    'This import needs a second person, and such an import may have 8 MiB. Send it in parts, or import it on the command line.',
  );

/** Imports a dossier into the ledger, all or nothing. */
@Injectable()
export class DossierImport {
  constructor(
    private readonly ledger: Ledger,
    private readonly openTracks: OpenTracksHandler,
    private readonly sourceResolver: SourceResolver,
    private readonly proposals: ProposalStore,
    private readonly clock: Clock,
    private readonly documents: KnownDocumentsQuery,
    private readonly timeSlices: TimeSlices = new TimeSlices(),
    @Optional() private readonly settings: ImportSettings = new ImportSettings(),
  ) {}

  /** Imports a dossier, or stores it as a proposal if it needs a second person. */
  async importOrPropose(
    file: Importable,
    caller: Caller,
    storeResult: (at: ClientBase, done: ImportResult | PendingProposal) => Promise<void> = async () =>
      undefined,
    alerts?: Alerts,
    progress?: Progress,
  ): Promise<ImportResult | PendingProposal> {
    try {
      return await this.import(file, caller.name, { caller, storeResult, alerts, progress });
    } catch (error) {
      if (!(error instanceof ApprovalRequired)) throw error;
      if (isLines(file) && (file.size ?? 0) > LARGEST_PROPOSAL) throw tooLargeToPropose();
      const dossier = await this.withFiles(await dossierOf(file, this.timeSlices), caller);
      return this.proposals.propose(
        { act: 'import', dossier, ...(alerts && { alerts }) },
        [...new Set(tracksOf(dossier))],
        error,
        caller,
        storeResult,
      );
    }
  }

  /** A dossier with what is known of its documents, as a proposal keeps it: uploads are known for some days only. */
  private async withFiles(dossier: Dossier, caller: Caller): Promise<Dossier> {
    const named = dossier.entries.flatMap(({ documents }) => documents.map(({ sha256 }) => sha256));
    const files = await this.documents.nameable(named, caller);
    const entries = dossier.entries.map(({ documents, ...entry }) => ({
      ...entry,
      documents: documents.map((one) => asKnown(one, files.get(one.sha256) as KnownFile)),
    }));
    return { ...dossier, entries };
  }

  /** Runs the import in a transaction that is rolled back. Proposals have no `caller`; `requester` limits the view. */
  async dryRun(
    file: Importable,
    options: Pick<ImportOptions, 'alerts' | 'progress' | 'caller' | 'requester' | 'files'> = {},
  ): Promise<ImportDryRun> {
    try {
      await this.run(file, '', { ...options, approval: 'operator' }, true);
      throw new Error('a dry run was committed');
    } catch (error) {
      if (error instanceof DryRunDone) return error.trial;
      throw error;
    }
  }

  /** Throws ApprovalRequired if the import needs a second person. */
  import(file: Importable, actor: string, options: ImportOptions = {}): Promise<ImportResult> {
    return this.run(file, actor, options, false);
  }

  private async run(
    file: Importable,
    actor: string,
    { storeResult, progress, caller, alerts, files = new Map(), ...options }: ImportOptions,
    isTrial: boolean,
  ): Promise<ImportResult> {
    const stored = await this.sourceResolver.decomposed();
    const quietBefore = alerts === 'all' ? undefined : this.historyEnds();
    const imported: ImportResult = { recorded: 0, skipped: 0 };
    // They are set anew if the transaction runs again.
    let staged: StagedDossier;
    let batches: DossierBatches;
    let summary: SummaryOfImport;
    const series: EntrySeries = {
      stage: async (write) => {
        staged = new StagedDossier(
          write,
          stored,
          async (hashes) => new Map([...files, ...(await this.documents.nameable(hashes, caller ?? null))]),
        );
        await staged.stage(isLines(file) ? readLines(file, this.timeSlices) : recordsOf(file));
        const slugs = staged.components.slugs();
        // Opening tracks and linking twins needs further rights, which OpenTracksHandler checks.
        if (caller) await mustMay(write.at, caller, 'record', slugs);
        return existingTracks(write, slugs);
      },
      open: async (write) => {
        const tracks = await openStaged(write, staged, { openTracks: this.openTracks, caller });
        batches = new DossierBatches(write, staged, tracks);
        summary = new SummaryOfImport(tracks.opened, quietBefore);
        return () => batches.next();
      },
      decided: (written) => {
        if (isTrial) summary.add(written);
        progress?.(batches.done, staged.entries);
      },
      explained: (write, error) => explained(write, staged, error),
      end: async (at, digest) => {
        Object.assign(imported, { recorded: batches.counts.recorded, skipped: batches.counts.skipped });
        if (isTrial) {
          const would = await summary.of(at, batches.counts.types);
          throw new DryRunDone({ imported, digest: digest ?? '', would });
        }
        await at.query(RECORD_SOURCES);
        await storeResult?.(at, imported);
      },
    };
    await recordSeries(this.ledger, series, {
      ...(caller && { requester: { scope: knownScopeOf(caller) } }),
      ...options,
      ...{ actor, quietBefore, isTrial },
    });
    return imported;
  }

  /** The number of the first day whose entries cause alerts. */
  private historyEnds = (): number => dayNumberAt(this.clock.now()) - this.settings.alertDays;
}
