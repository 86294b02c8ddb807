import { Injectable, Optional } from '@nestjs/common';
import { Database } from '../db/database.js';
import type { Instant } from '../domain/values/views.js';
import { Clock } from '../runtime/clock.js';
import { IdGenerator } from '../runtime/id-generator.js';
import { TimeSlices } from '../runtime/time-slices.js';
import { type Decide, type DryRunResult, dryRun, NO_ROWS, type Requester } from './decide-commands.js';
import {
  type EffectiveHistory,
  effectiveHistoriesOf,
  readHistories,
  readLedger,
  snapshotsOf,
} from './load-histories.js';
import { readEndsWithTwins, type TrackSnapshot } from './load-track.js';
import { ONE_PERSON_SUFFICES, SecondPerson } from './second-person.js';

/** Tracks with their twins as of one instant. */
export type SnapshotsAt = { snapshots: Map<string, TrackSnapshot>; now: Instant };

/** Reads histories as the writer does, and tries decisions on them. It writes nothing. */
@Injectable()
export class LedgerReader {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly ids: IdGenerator,
    @Optional() private readonly secondPerson: SecondPerson = ONE_PERSON_SUFFICES,
    @Optional() private readonly timeSlices: TimeSlices = new TimeSlices(),
  ) {}

  /** Whole histories, their twins' too, as of one instant. */
  async snapshots(slugs: readonly string[]): Promise<SnapshotsAt> {
    const { records, now } = await this.database.snapshot(async (at) => ({
      records: await readHistories(at, slugs),
      now: this.clock.now(),
    }));
    // Replaying may take long: it holds no connection meanwhile.
    return { snapshots: await this.timeSlices.run(snapshotsOf(records)), now };
  }

  /** The ends of the histories of tracks and of their twins. */
  async endSnapshots(slugs: readonly string[]): Promise<SnapshotsAt> {
    return { snapshots: await readEndsWithTwins(this.database.reads, slugs), now: this.clock.now() };
  }

  /** The effective histories of tracks and their twins as of one instant. */
  async histories(slugs: readonly string[]): Promise<{ histories: EffectiveHistory[]; now: Instant }> {
    const { records, now } = await this.database.snapshot(async (at) => ({
      records: await readLedger(at, slugs),
      now: this.clock.now(),
    }));
    return { histories: await this.timeSlices.run(effectiveHistoriesOf(records)), now };
  }

  /** Decides without writing. A track that is not there is missing from the snapshots. */
  async dryRun(slugs: readonly string[], decide: Decide, requester?: Requester): Promise<DryRunResult> {
    const { snapshots, now } = await this.snapshots(slugs);
    if (!slugs.every((slug) => snapshots.has(slug)))
      return { snapshots, decision: { rejected: [] }, ...NO_ROWS };
    return this.timeSlices.run(
      dryRun(
        snapshots,
        decide,
        {
          now,
          newId: this.ids.newId.bind(this.ids),
          secondPerson: this.secondPerson,
        },
        requester,
      ),
    );
  }
}
