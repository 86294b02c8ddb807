import type { INestApplicationContext } from '@nestjs/common';
import { personNameSchema } from '../../accounts/people/person.js';
import { SecurityLog } from '../../audit/security-log.js';
import { Database } from '../../db/database.js';
import { diffOfKinds } from '../../domain/kinds/diff.js';
import { findKind, KIND_VERSIONS, KINDS } from '../../domain/kinds/index.js';
import type { Kind } from '../../domain/kinds/kind.js';
import { Problem } from '../../http/problems/problem.js';
import { Ledger } from '../../ledger/ledger.js';
import { LedgerReader } from '../../ledger/ledger-reader.js';
import {
  countBehind,
  staysBehind,
  tracksBehind,
  tryUpgrade,
  type UpgradeTrial,
  upgradeTrack,
} from '../../ledger/upgrades/kind-upgrades.js';
import { Clock } from '../../runtime/clock.js';
import { refusal } from '../../tracks/queries/transition-view.js';
import type { CommandResult } from '../process/command-result.js';
import { withFeatures } from '../process/features.js';
import { actor, isCaller } from '../process/operator.js';
import { withProgress } from '../process/progress.js';
import { diffInWords, upgradeInWords } from './kinds-in-words.js';

const invalid = (detail: string): Problem => new Problem('validation_failed', detail);

function kindNamed(id: string): Kind {
  const kind = findKind(id);
  if (!kind) throw invalid(`There is no kind ${id}. The kinds: ${KINDS.map((one) => one.kind).join(', ')}.`);
  return kind;
}

/**
 * Says what differs between two versions of a kind: the newest and the one before it, if none are named. JSON: the
 * difference (domain/kinds/diff.ts).
 */
export async function diffKind(
  id: string,
  from: string | undefined,
  to: string | undefined,
): Promise<CommandResult> {
  const known = KIND_VERSIONS.filter(({ kind }) => kind === kindNamed(id).kind);
  const versions = known.map(({ version }) => version).sort((a, b) => a - b);
  if (from !== undefined && to === undefined) throw invalid('Name two versions, FROM and TO, or none.');
  const asked = from === undefined ? versions.slice(-2) : [Number(from), Number(to)];
  const [one, other] = asked.map((version) => known.find((kind) => kind.version === version));
  if (!one || !other) throw invalid(`This release knows these versions of ${id}: ${versions.join(', ')}.`);
  const diff = diffOfKinds(one.definition, other.definition);
  return { ok: true, json: diff, text: diffInWords(diff) };
}

export type UpgradeOptions = { dryRun?: boolean; approvedBy?: string };

/**
 * Moves every track of a kind to its newest version, or says what that would do. Not ok where a track stays. JSON:
 * `{kind, to, dryRun, tracks, moved, staying: [...], changing: [...]}`. `tracks` is how many followed an earlier
 * version.
 */
export async function upgradeKind(
  id: string,
  { dryRun = false, approvedBy }: UpgradeOptions,
): Promise<CommandResult> {
  const to = kindNamed(id);
  const by = { actor: actor(), approvedBy: dryRun ? '' : approverOf(approvedBy) };
  const { tracks, trials } = await withFeatures(async (features) => {
    if (!dryRun) await audit(features, to, by);
    return eachTrack(features, to, dryRun, by);
  });
  const staying = trials.filter(staysBehind);
  const done = {
    ...{ kind: id, to: to.version, dryRun, tracks, moved: tracks - staying.length },
    staying: staying.map(({ track, from, refused, twinRefuses }) => ({
      ...{ track, from },
      refused: refused.map((entry) => ({ ...entry, refusals: entry.refusals.map(refusal) })),
      twinRefuses: twinRefuses.map(refusal),
    })),
    changing: trials
      .filter(isChanged)
      .map(({ track, from, changes, publicChanges }) => ({ track, from, changes, publicChanges })),
  };
  return { ok: staying.length === 0, json: done, text: upgradeInWords(done) };
}

const isChanged = ({ changes, publicChanges }: UpgradeTrial): boolean =>
  changes.length + publicChanges.length > 0;

/** Two people answer for an upgrade: the account at the command line, and whoever it names. */
function approverOf(name: string | undefined): string {
  const named = personNameSchema.safeParse(name);
  if (!named.success) throw invalid('Name who approved the upgrade: --approved-by NAME.');
  if (isCaller(named.data))
    throw invalid(`${named.data} runs the upgrade, so somebody else must approve it.`);
  return named.data;
}

type Authors = { actor: string; approvedBy: string };

const audit = (features: INestApplicationContext, { kind, version }: Kind, by: Authors): Promise<void> =>
  features.get(SecurityLog, { strict: false }).record({
    kind: 'kind.upgraded',
    name: by.actor,
    detail: { kind, version, approvedBy: by.approvedBy },
  });

/** Tries or moves each track. Returns how many there were, and what was found of those that stay or would change. */
function eachTrack(
  features: INestApplicationContext,
  to: Kind,
  dryRun: boolean,
  by: Authors,
): Promise<{ tracks: number; trials: UpgradeTrial[] }> {
  const { pool } = features.get(Database, { strict: false });
  const clock = features.get(Clock, { strict: false });
  const ledger = features.get(Ledger, { strict: false });
  const reader = features.get(LedgerReader, { strict: false });
  return withProgress(dryRun ? 'Trying' : 'Moving', async (progress) => {
    const total = progress ? await countBehind(pool, to) : 0;
    const trials: UpgradeTrial[] = [];
    let tracks = 0;
    for await (const track of tracksBehind(pool, to)) {
      const today = clock.now().slice(0, 10);
      const trial = dryRun
        ? await tryUpgrade(reader, track, to, today)
        : await upgradeTrack({ ledger, reader }, track, to, { today, ...by });
      if (!trial) continue;
      tracks += 1;
      if (staysBehind(trial) || isChanged(trial)) trials.push(trial);
      progress?.(tracks, total);
    }
    return { tracks, trials };
  });
}
