import type { EventDiff, KindDiff, ListDiff, Move } from '../../domain/kinds/diff.js';
import type { StatusChange } from '../../domain/replay/status-changes.js';
import { isSame } from '../../domain/values/same.js';
import type { Refusal } from '../../domain/values/views.js';

const LEGEND = 'An entry is refused without what is required, and only warned of without what is expected.';

/** What differs between two versions of a kind, a line for each difference. */
export function diffInWords({ kind, from, to, events, steps, changed, others }: KindDiff): string {
  const lines = [
    ...listed('Events added', events.added),
    ...listed('Events removed', events.removed),
    ...events.renamed.map((one) => `The event ${one.from} is now ${one.to}.`),
    ...steps.renamed.map((one) => `The step “${one.from}” is now “${one.to}”.`),
    ...others.map((one) => `${OTHERS[one.what]}: ${short(one.from)}, now ${short(one.to)}.`),
    ...(changed.length > 0 ? [LEGEND] : []),
    ...changed.flatMap(eventInWords),
  ];
  const title = `${kind}, version ${from} to version ${to}`;
  return lines.length > 0 ? [`${title}:`, ...lines].join('\n') : `${title}: nothing differs.`;
}

const OTHERS: Record<KindDiff['others'][number]['what'], string> = {
  twin: 'Its twin',
  rail: 'The usual way',
  usualClauses: 'The usual final clauses',
  likely: 'What is likely next',
  hasSubtype: 'Whether it has a subtype',
};

const listed = (title: string, names: readonly string[]): string[] =>
  names.length > 0 ? [`${title}: ${names.join(', ')}.`] : [];

const eventInWords = ({ event, hard, soft, actions, moves, step }: EventDiff): string[] => [
  event,
  ...namesInWords(hard, 'requires'),
  ...namesInWords(soft, 'expects'),
  ...namesInWords(actions, 'does'),
  ...moves.removed.map((move) => `  no longer ${moveInWords(move)}`),
  ...moves.added.map((move) => `  now ${moveInWords(move)}`),
  ...(step ? [`  now records the step ${step.to ?? 'none'}, before ${step.from ?? 'none'}`] : []),
];

const nameOf = (versioned: string): string => versioned.replace(/@\d+$/, '');

/** A rule or an action in another version of itself is told once. */
function namesInWords({ added, removed }: ListDiff<string>, verb: string): string[] {
  const renewed = added.filter((name) => removed.some((old) => nameOf(old) === nameOf(name)));
  const told = renewed.map(nameOf);
  const fresh = added.map(nameOf).filter((name) => !told.includes(name));
  const gone = removed.map(nameOf).filter((name) => !told.includes(name));
  return [
    ...(gone.length > 0 ? [`  no longer ${verb} ${gone.join(', ')}`] : []),
    ...(fresh.length > 0 ? [`  now ${verb} ${fresh.join(', ')}`] : []),
    ...renewed.map((name) => `  now ${verb} ${nameOf(name)} as its version ${name.split('@')[1]} has it`),
  ];
}

/** `leads from negotiating to text_agreed, expects talks-opened`. */
function moveInWords({ from, when, target, hard = [], soft = [], actions = [] }: Move): string {
  const place = from === null ? 'at any stage' : `from ${from}`;
  const targets = Object.entries(target ?? {}).map(([region, value]) =>
    region === 'stage' ? `to ${value}` : `with ${region} ${value}`,
  );
  const effect = targets.length > 0 ? `leads ${place} ${targets.join(' ')}` : `is recorded ${place}`;
  const conditions = [
    ...Object.entries(when?.data ?? {}).map(([name, value]) => `where ${name} is ${value}`),
    ...(when?.othersRemain ? ['where others remain'] : []),
    ...(when?.reader ? ['in the public log'] : []),
    ...(hard.length > 0 ? [`requires ${hard.map(nameOf).join(', ')}`] : []),
    ...(soft.length > 0 ? [`expects ${soft.map(nameOf).join(', ')}`] : []),
    ...(actions.length > 0 ? [`does ${actions.map(nameOf).join(', ')}`] : []),
  ];
  return [effect, ...conditions].join(', ');
}

export type UpgradeReport = {
  kind: string;
  to: number;
  dryRun: boolean;
  tracks: number;
  moved: number;
  staying: {
    track: string;
    from: number;
    refused: { seq: number; type: string; occurredOn: string; refusals: Refusal[] }[];
    twinRefuses: Refusal[];
  }[];
  changing: { track: string; from: number; changes: StatusChange[]; publicChanges: StatusChange[] }[];
};

/** What an upgrade did or would do, with a line for each refused entry and each differing status. */
export function upgradeInWords({
  kind,
  to,
  dryRun,
  tracks,
  moved,
  staying,
  changing,
}: UpgradeReport): string {
  if (tracks === 0) return `Every track of ${kind} follows version ${to}.`;
  const version = `version ${to} of ${kind}`;
  const lines = [
    `Tracks that ${dryRun ? 'would' : 'now'} follow ${version}: ${moved} of ${tracks}.`,
    ...staying.flatMap(({ track, from, refused, twinRefuses }) => [
      `${track} ${dryRun ? 'would stay' : 'stays'} on version ${from}:`,
      ...refused.map(
        ({ seq, type, occurredOn, refusals }) =>
          `  entry ${seq}, ${type}, ${occurredOn}: ${refusals.map(({ message }) => message).join('; ')}.`,
      ),
      ...twinRefuses.map(
        ({ params, entry }) => `  entry ${entry} of its twin ${params.twin} would no longer be allowed.`,
      ),
    ]),
    ...changing.flatMap(({ track, changes, publicChanges }) => [
      `The status of ${track} ${dryRun ? 'would differ' : 'differs'}:`,
      ...changes.flatMap(changeInWords),
      ...publicChanges.flatMap(changeInWords).map((change) => `${change} (public)`),
    ]),
  ];
  return lines.join('\n');
}

/** A line for each value that differs: `  milestones EU signing_decision: 2025-02-10, then null`. */
const changeInWords = ({ field, before, after }: StatusChange): string[] =>
  differences(field, before, after).map((difference) => `  ${difference}`);

function differences(path: string, before: unknown, after: unknown): string[] {
  if (isSame(before, after)) return [];
  if (!isTree(before) || !isTree(after)) return [`${path}: ${short(before)}, then ${short(after)}`];
  return Object.keys({ ...before, ...after }).flatMap((name) =>
    differences(`${path} ${name}`, before[name], after[name]),
  );
}

const isTree = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const short = (value: unknown): string =>
  typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing');
