import type { EventType } from '../events/event-data.js';
import { STAGES, type Stage } from '../values/views.js';
import type { Kind } from './kind.js';

/** The transitions of an event that a recorder takes, whatever its data. */
const waysOf = ({ definition }: Kind, type: EventType) =>
  (definition.events[type]?.transitions ?? []).filter(({ when }) => when === undefined);

/** The earliest stage from which the event is possible; null where it is possible at `stage` already, or nowhere. */
export function missingStage(kind: Kind, type: EventType, stage: Stage): Stage | null {
  const ways = waysOf(kind, type);
  const isPossible = ({ from }: { from?: Stage[] | undefined }, at: Stage) =>
    from === undefined || from.includes(at);
  if (ways.some((way) => isPossible(way, stage))) return null;
  return STAGES.find((at) => ways.some((way) => isPossible(way, at))) ?? null;
}

/** The stage to which the event leads from `stage`. */
export const stageAfter = (kind: Kind, type: EventType, stage: Stage): Stage =>
  waysOf(kind, type).find(({ from }) => from === undefined || from.includes(stage))?.target?.stage ?? stage;
