import type { EventDiff, KindDiff, ListDiff, Move } from '../../domain/kinds/diff.js';
import type { StatusChange } from '../../domain/replay/status-changes.js';
import type { Refusal } from '../../domain/values/views.js';

/** What differs between two versions of a kind, a line for each difference. */
export function diffInWords({ kind, from, to, events, steps, changed, others }: KindDiff): string {
  const renames = [
    ...events.renamed.map((one) => `The event ${one.from} is now ${one.to}.`),
    ...steps.renamed.map((one) => `The step ${quoted(one.from)} is now ${quoted(one.to)}.`),
  ];
  const lines = [
    ...listed('Events added', events.added),
    ...listed('Events removed', events.removed),
    ...renames,
    ...changed.flatMap(eventInWords),
    ...others.map((one) => `${OTHERS[one.what]}: ${short(one.from)}, now ${short(one.to)}.`),
  ];
  const title = `${kind}, version ${from} to version ${to}`;
  return lines.length > 0 ? [`${title}:`, ...lines].join('\n') : `${title}: nothing differs.`;
}

const OTHERS: Record<KindDiff['others'][number]['what'], string> = {
  twin: 'Its twin',
  rail: 'The usual way',
  usualClauses: 'The final clauses that are usual',
  likely: 'What is likely next',
  hasSubtype: 'Whether it has a subtype',
};

const listed = (title: string, names: readonly string[]): string[] =>
  names.length > 0 ? [`${title}: ${names.join(', ')}.`] : [];

function eventInWords({ event, hard, soft, actions, moves, step }: EventDiff): string[] {
  const changes = [
    ...inBoth(hard, 'is refused by', 'is no longer refused by'),
    ...inBoth(soft, 'is warned of by', 'is no longer warned of by'),
    ...inBoth(actions, 'does', 'no longer does'),
    ...moves.added.map((move) => `can now ${moveInWords(move)}`),
    ...moves.removed.map((move) => `can no longer ${moveInWords(move)}`),
    ...(step ? [`records the step ${step.to ?? 'none'} instead of ${step.from ?? 'none'}`] : []),
  ];
  return [`${event}:`, ...changes.map((change) => `  ${change}`)];
}

const inBoth = ({ added, removed }: ListDiff<string>, now: string, before: string): string[] => [
  ...(added.length > 0 ? [`${now} ${added.join(', ')}`] : []),
  ...(removed.length > 0 ? [`${before} ${removed.join(', ')}`] : []),
];

/** `lead from negotiating to text_agreed, warned of by talks-opened@1`. */
function moveInWords({ from, when, target, hard = [], soft = [], actions = [] }: Move): string {
  const place = from === null ? 'at any stage' : `from ${from}`;
  const targets = Object.entries(target ?? {}).map(([region, value]) =>
    region === 'stage' ? `to ${value}` : `with ${region} ${value}`,
  );
  const effect = targets.length > 0 ? `lead ${place} ${targets.join(' ')}` : `be recorded ${place}`;
  const conditions = [
    ...Object.entries(when?.data ?? {}).map(([name, value]) => `where its ${name} is ${value}`),
    ...(when?.othersRemain ? ['where others remain'] : []),
    ...(when?.reader ? ['for readers of the public log'] : []),
    ...(hard.length > 0 ? [`refused by ${hard.join(', ')}`] : []),
    ...(soft.length > 0 ? [`warned of by ${soft.join(', ')}`] : []),
    ...(actions.length > 0 ? [`doing ${actions.join(', ')}`] : []),
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
    dryRun
      ? `${moved} of ${tracks} tracks would follow ${version}.`
      : `${moved} of ${tracks} tracks now follow ${version}.`,
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
      ...changes.map(changeInWords),
      ...publicChanges.map((change) => `${changeInWords(change)} (public)`),
    ]),
  ];
  return lines.join('\n');
}

const changeInWords = ({ field, before, after }: StatusChange): string =>
  `  ${field}: ${short(before)}, then ${short(after)}`;

const quoted = (text: string): string => `“${text}”`;

const short = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
