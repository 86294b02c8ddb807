import type { State } from '../../domain/replay/replay.js';
import type { StatusEvent } from '../../domain/values/views.js';

/**
 * The entries that make up a track's status, computed from its state: changes of stage, the last rounds, and the date
 * set for entry into force.
 */
export function statusSummary({ value, context }: State): StatusEvent[] {
  const { application } = value;
  const at = (stage: StatusEvent['to']['stage']) => ({ stage, application });
  const stageChanges = context.way.map(({ type, occurredOn, from, to }) => ({
    type,
    occurredOn,
    data: to === 'superseded' && context.supersededBy ? { by: context.supersededBy } : {},
    from: at(from),
    to: at(to),
  }));
  const stays = { from: at(value.stage), to: at(value.stage) };
  const events: StatusEvent[] = [...stageChanges];
  for (const { number, place, occurredOn } of context.rounds.last) {
    events.push({
      type: 'round.held',
      occurredOn,
      data: { ...(number !== null && { number }), ...(place && { place }) },
      ...stays,
    });
  }
  if (context.entryIntoForce && context.since) {
    const data = { target: context.entryIntoForce };
    events.push({ type: 'entry_into_force.scheduled', occurredOn: context.since, data, ...stays });
  }
  return events;
}
