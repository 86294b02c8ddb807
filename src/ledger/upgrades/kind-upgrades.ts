import type { Pool } from 'pg';
import { refoldUnder } from '../../domain/decide/upgrade.js';
import type { Entry } from '../../domain/events/history.js';
import type { Kind } from '../../domain/kinds/kind.js';
import type { RuleViolation } from '../../domain/machine/rules.js';
import type { State } from '../../domain/replay/replay.js';
import { statusOn } from '../../domain/replay/status.js';
import { type StatusChange, statusChanges } from '../../domain/replay/status-changes.js';
import { stateAtEnd } from '../../domain/replay/timeline.js';
import { atOnce } from '../../domain/values/steps.js';
import type { Day } from '../../domain/values/views.js';
import { upgradeOf } from '../decide-commands.js';
import type { Ledger } from '../ledger.js';
import type { LedgerReader } from '../ledger-reader.js';
import type { TrackSnapshot } from '../load-track.js';
import { CommandRejected } from '../rejections.js';
import { COUNT_BEHIND, TRACKS_BEHIND } from '../sql/upgrade.sql.js';

/** An entry that the new version refuses; of the twin if it is one of the twin's. */
type RefusedUnder = Pick<Entry, 'seq' | 'type' | 'occurredOn'> & { refusals: RuleViolation[] };

/** What the new version makes of a track. It stays on its own version if any entry is refused. */
export type UpgradeTrial = {
  track: string;
  from: number;
  refused: RefusedUnder[];
  /** The twin's entry that would no longer be allowed. */
  twinRefuses: RuleViolation[];
  /** What differs in today's status, for staff and for the public. */
  changes: StatusChange[];
  publicChanges: StatusChange[];
};

export const staysBehind = ({ refused, twinRefuses }: UpgradeTrial): boolean =>
  refused.length > 0 || twinRefuses.length > 0;

/** Tries an upgrade without writing. Null where the track has moved already. */
export async function tryUpgrade(
  reader: LedgerReader,
  track: string,
  to: Kind,
  today: Day,
): Promise<UpgradeTrial | null> {
  const { snapshots, decision } = await reader.dryRun([track], upgradeOf(track, to));
  const snapshot = snapshots.get(track);
  if (!snapshot || snapshot.track.kindVersion >= to.version) return null;
  const found = { track, from: snapshot.track.kindVersion };
  if ('rejected' in decision) {
    const refusals = decision.rejected.flatMap((one) => one.refusals);
    const twinRefuses = refusals.filter(({ code }) => code === 'twin_depends');
    const refused = refusedEntries(snapshot, refusals);
    return { ...found, refused, twinRefuses, changes: [], publicChanges: [] };
  }
  const { history, publicHistory } = snapshot;
  const after = decision.changes.get(track)?.history.timeline ?? history.timeline;
  const open = atOnce(refoldUnder(to, publicHistory)).timeline;
  const changesOf = (before: State, now: State) => {
    const [one, other] = [before, now].map((state) => statusOn(state, today, snapshot.track.coverageUntil));
    return one && other ? statusChanges(one, other) : [];
  };
  return {
    ...found,
    refused: [],
    twinRefuses: [],
    changes: changesOf(stateAtEnd(history.timeline), stateAtEnd(after)),
    publicChanges: changesOf(stateAtEnd(publicHistory.timeline), stateAtEnd(open)),
  };
}

const refusedEntries = (
  { history: { timeline } }: TrackSnapshot,
  refusals: readonly RuleViolation[],
): RefusedUnder[] => {
  const own = Map.groupBy(
    refusals.filter(({ code }) => code !== 'twin_depends'),
    ({ entry }) => entry,
  );
  return timeline.entries.flatMap(({ seq, type, occurredOn }) => {
    const refused = own.get(seq);
    return refused ? [{ seq, type, occurredOn, refusals: refused }] : [];
  });
};

/** How many slugs are read at once. */
const BATCH = 100;

/**
 * The tracks of a kind that follow an earlier version, in the order of their slugs. They are read in batches, so a run
 * that ended half-way is simply begun again.
 */
export async function* tracksBehind(at: Pool, { kind, version }: Kind): AsyncGenerator<string> {
  for (let after = ''; ; ) {
    const { rows } = await at.query<{ slug: string }>(TRACKS_BEHIND, [kind, version, after, BATCH]);
    for (const { slug } of rows) yield slug;
    const last = rows.at(-1);
    if (!last) return;
    after = last.slug;
  }
}

export async function countBehind(at: Pool, { kind, version }: Kind): Promise<number> {
  const { rows } = await at.query<{ tracks: number }>(COUNT_BEHIND, [kind, version]);
  return rows[0]?.tracks ?? 0;
}

/** More than one in between is unlikely, and the command can be run again. */
const ATTEMPTS = 3;

/** Who moves the tracks, and who else approved it. */
type UpgradeAuthors = { actor: string; approvedBy: string };

/**
 * Moves a track if the new version accepts its history, in a transaction of its own. Null where it has moved already.
 */
export async function upgradeTrack(
  { ledger, reader }: { ledger: Ledger; reader: LedgerReader },
  track: string,
  to: Kind,
  { today, actor, approvedBy }: UpgradeAuthors & { today: Day },
): Promise<UpgradeTrial | null> {
  for (let attempt = 1; ; attempt += 1) {
    const trial = await tryUpgrade(reader, track, to, today);
    if (trial === null || staysBehind(trial)) return trial;
    try {
      await ledger.upgrade(track, to, { actor, approval: { by: approvedBy } });
      return trial;
    } catch (error) {
      // Somebody recorded an entry in between that the version refuses: the next trial names it.
      if (!(error instanceof CommandRejected) || attempt === ATTEMPTS) throw error;
    }
  }
}
