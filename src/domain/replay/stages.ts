import { certainDayOf } from './status.js';
import type { Timeline } from './timeline.js';

/** Whether the stage changes at this entry. */
export function changesStage({ entries, states, before }: Timeline, seq: number): boolean {
  const at = entries.findIndex((entry) => entry.seq === seq);
  return at >= 0 && (states[at - 1] ?? before).value.stage !== states[at]?.value.stage;
}

/** Each change of stage with its day, and the stage on every day, as a text to compare. */
export function stageFingerprint({ before, entries, states }: Timeline): string {
  const stages = states.map(({ value }) => value.stage);
  const first = before.value.stage;
  const steps = entries.flatMap(({ occurredOn }, index) =>
    stages[index] === (stages[index - 1] ?? first) ? [] : [`${stages[index]} ${occurredOn}`],
  );
  // The entries up to the last certain one are seen on a day (status.ts, countSeenOn).
  const onDays: string[] = [];
  let until = Number.POSITIVE_INFINITY;
  for (const [index, entry] of [...entries.entries()].toReversed()) {
    const from = certainDayOf(entry);
    if (from >= until) continue;
    until = from;
    const stage = stages[index] ?? first;
    if (onDays.at(-1)?.startsWith(`${stage} `)) onDays.pop();
    onDays.push(`${stage} ${from}`);
  }
  if (onDays.at(-1)?.startsWith(`${first} `)) onDays.pop();
  return [...steps, ...onDays].join(', ');
}
