import { createHash } from 'node:crypto';
import type { ClientBase } from 'pg';
import { type Draft, decideGroups } from '../../domain/decide/decide.js';
import type { Rejected } from '../../domain/decide/working-copy.js';
import type { Steps } from '../../domain/values/steps.js';
import type { Instant } from '../../domain/values/views.js';
import { decideForRequester, type WriteOptions } from '../decide-commands.js';
import type { Ledger } from '../ledger.js';
import { readHistoriesOf, snapshotsOf } from '../load-histories.js';
import type { TrackSnapshot } from '../load-track.js';
import { addToDigest, previewRows } from '../preview-rows.js';
import { CommandRejected, DigestMismatch } from '../rejections.js';
import { APPROVAL_REASONS, type ApprovalReason, ApprovalRequired } from '../second-person.js';
import { type TrackWrite, writeSetOf } from '../write-set.js';
import { ANALYZE } from './bulk.sql.js';
import type { BulkWrite } from './bulk-write.js';
import { chunkOf, sendChunk } from './write-chunk.js';

/** Drafts to record together, and their place in the series. */
export type SeriesGroup = { place: number; drafts: Draft[] };

/** Groups to decide at once: those of whole components, or a part of one. No later batch concerns an earlier one. */
export type SeriesBatch = {
  /** The ids of the component's tracks. */
  tracks: readonly number[];
  /** Whether it continues the component of the batch before, on its tracks as that batch left them. */
  isContinued: boolean;
  groups(snapshots: ReadonlyMap<string, TrackSnapshot>, now: Instant): Steps<SeriesGroup[]>;
};

/** Entries to record one after another, each group as a whole: an import. */
export type EntrySeries = {
  /** Reads what is to be recorded, and returns the tracks that exist already. */
  stage(write: BulkWrite): Promise<readonly string[]>;
  /** Opens and locks tracks. What it returns gives one batch after another, and null at the end. */
  open(write: BulkWrite): Promise<() => Promise<SeriesBatch | null>>;
  /** Hears of each batch that was decided. */
  decided?(written: ReadonlyMap<string, TrackWrite>): void;
  /** The error that the caller gets for one of the ledger. The transaction is still open. */
  explained?(write: BulkWrite, error: unknown): Promise<unknown>;
  /** Runs last in the transaction. `digest`: null unless it was asked for. */
  end?(at: ClientBase, digest: string | null): Promise<void>;
};

export type SeriesOptions = Pick<
  WriteOptions,
  'actor' | 'requester' | 'quietBefore' | 'approval' | 'digest' | 'beforeDecision'
> & {
  /** Decides and writes nothing: `end` must throw. */
  isTrial?: boolean;
};

/**
 * Records a series in one transaction, whole or not at all. While a batch is decided, the one before is written and the
 * next is read.
 */
export async function recordSeries(
  ledger: Ledger,
  series: EntrySeries,
  options: SeriesOptions,
): Promise<void> {
  let rows = 0;
  await ledger.inBulk(options.actor, async (write) => {
    await options.beforeDecision?.(write.at);
    await write.inTurn(await series.stage(write), async () => {
      try {
        const next = await series.open(write);
        const recorder = new SeriesRecorder(write, series, options);
        await recorder.record(next);
        await series.end?.(write.at, recorder.digest());
        rows = recorder.rows;
      } catch (error) {
        throw (await series.explained?.(write, error)) ?? error;
      }
    });
  });
  if (rows >= MANY_ROWS) await ledger.maintain(ANALYZE);
}

/** Rows after which plans may differ. */
const MANY_ROWS = 1_000;

/** Work whose failure is heard when it is waited for, and not before. */
function underway<T>(work: Promise<T>): Promise<T> {
  work.catch(() => undefined);
  return work;
}

type Loaded = { batch: SeriesBatch; snapshots: Map<string, TrackSnapshot> | null };

class SeriesRecorder {
  /** So many were recorded. */
  rows = 0;
  private readonly now: Instant;
  private readonly rejected: Rejected[] = [];
  private readonly undecided: number[] = [];
  private readonly reasons = new Set<ApprovalReason>();
  private readonly revisions = new Map<string, number>();
  private readonly hash = createHash('sha256');
  private readonly asksApproval: boolean;
  private readonly isDigested: boolean;
  private isMissing: ReadonlySet<string> = new Set();

  constructor(
    private readonly write: BulkWrite,
    private readonly series: EntrySeries,
    private readonly options: SeriesOptions,
  ) {
    this.now = write.now();
    this.asksApproval = !options.approval && write.secondPerson.on;
    this.isDigested = this.asksApproval || options.isTrial === true || options.digest !== undefined;
  }

  async record(next: () => Promise<SeriesBatch | null>): Promise<void> {
    // Two batches are read ahead: behind a chunk that is being written the next one would come too late.
    let coming = underway(this.load(next));
    let after = underway(coming.then(() => this.load(next)));
    // Two chunks are under way: the server has work while the next is decided.
    const sent: Promise<void>[] = [];
    let snapshots = new Map<string, TrackSnapshot>();
    try {
      for (let loaded = await coming; loaded; loaded = await coming) {
        coming = after;
        after = underway(coming.then(() => this.load(next)));
        if (loaded.snapshots) snapshots = loaded.snapshots;
        const chunk = await this.decide(loaded.batch, snapshots);
        if (sent.length > 1) await sent.shift();
        if (chunk) sent.push(underway(sendChunk(chunk, this.write)));
      }
      await Promise.all(sent);
    } finally {
      await Promise.allSettled([coming, after, ...sent]);
    }
    if (this.rejected.length > 0) throw new CommandRejected(this.rejected, this.undecided);
    if (this.reasons.size > 0) {
      const because = APPROVAL_REASONS.filter((reason) => this.reasons.has(reason));
      throw new ApprovalRequired(because, this.revisions, this.digest() ?? '');
    }
    const { digest } = this.options;
    if (digest !== undefined && this.digest() !== digest) throw new DigestMismatch();
  }

  /** Of the rows as the approver is shown them. */
  digest(): string | null {
    return this.isDigested ? this.hash.copy().digest('hex') : null;
  }

  /** Statements are answered in the order in which they are sent: no load waits for the chunk before it. */
  private async load(next: () => Promise<SeriesBatch | null>): Promise<Loaded | null> {
    const batch = await next();
    if (!batch) return null;
    if (batch.isContinued) return { batch, snapshots: null };
    const records = await readHistoriesOf(this.write.at, batch.tracks);
    return { batch, snapshots: await this.write.timeSlices.run(snapshotsOf(records)) };
  }

  /** The chunk to write, if there is any. `snapshots` are moved on. */
  private async decide(batch: SeriesBatch, snapshots: Map<string, TrackSnapshot>) {
    const { timeSlices } = this.write;
    const decided = await timeSlices.run(this.writeSet(batch, snapshots));
    if (!decided) return null;
    const { written, tables } = decided;
    this.series.decided?.(written);
    for (const [slug, { snapshot, rows }] of written) {
      snapshots.set(slug, snapshot);
      this.rows += rows.length;
    }
    const isWritten = this.rejected.length === 0 && this.reasons.size === 0 && !this.options.isTrial;
    return isWritten && written.size > 0 ? timeSlices.run(chunkOf(tables)) : null;
  }

  private *writeSet(batch: SeriesBatch, snapshots: ReadonlyMap<string, TrackSnapshot>) {
    const { now, options } = this;
    const { newId, secondPerson } = this.write;
    const missing = batch.isContinued ? this.isMissing : new Set<string>();
    const refused = new Set(this.rejected.map(({ index }) => index)).size;
    const groups = yield* batch.groups(snapshots, now);
    const drafts = groups.map((group) => group.drafts);
    const decision = yield* decideForRequester(options.requester, snapshots, (histories) =>
      decideGroups(histories, drafts, { now, newId }, { refused, missing }),
    );
    if ('rejected' in decision) {
      // What follows in the same component might be refused only because these are missing.
      this.isMissing = new Set(snapshots.keys());
      const placeOf = (index: number) => (groups[index] as SeriesGroup).place;
      this.rejected.push(...decision.rejected.map((one) => ({ ...one, index: placeOf(one.index ?? 0) })));
      this.undecided.push(...(decision.undecided ?? []).map(placeOf));
      return null;
    }
    this.isMissing = missing;
    const { actor, approval, quietBefore } = options;
    const by = { actor, approval: typeof approval === 'object' ? approval : null, now, quietBefore };
    const { tables, written } = yield* writeSetOf(snapshots, decision, { ...by, sources: [] });
    if (this.isDigested) yield* addToDigest(this.hash, previewRows(decision.decided, written));
    if (this.asksApproval) {
      const found = yield* secondPerson.approvalReasons(snapshots, decision.decided, written, now);
      for (const reason of found) this.reasons.add(reason);
      for (const [slug, { history }] of snapshots)
        if (!this.revisions.has(slug)) this.revisions.set(slug, history.lastSeq);
    }
    return { tables, written };
  }
}
