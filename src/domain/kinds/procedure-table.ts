import { EVENT_TYPES, type EventType } from '../events/event-data.js';
import type { KindDefinition, TransitionDefinition } from '../machine/definition.js';
import { PASSES_AT } from '../machine/stage-rules.js';
import { STAGES, type Stage } from '../values/views.js';

/** Where an event may lead from a stage: the transitions that may be taken, in their order. None: it is refused. */
export type ProcedureCell = readonly TransitionDefinition[];

/**
 * A cell of the procedure, from the definition alone: without reader's mode, and without the transitions that a rule
 * about the stage never lets pass. Rules about anything else may still refuse.
 */
export function procedureCell(definition: KindDefinition, type: EventType, stage: Stage): ProcedureCell {
  const event = definition.events[type];
  if (!event) return [];
  const cell: TransitionDefinition[] = [];
  for (const transition of event.transitions ?? [{}]) {
    const { from, when, hard = [] } = transition;
    if (when?.reader || (from && !from.includes(stage))) continue;
    const rules = [...(event.hard ?? []), ...hard];
    if (rules.every((rule) => mayPass(definition, rule, stage))) cell.push(transition);
    // What comes after one that asks for nothing is never taken.
    if (!when) break;
  }
  return cell;
}

/** The stages that an agreement of the kind may come to, the assertion of a stage apart. */
export function stagesOf(definition: KindDefinition): Stage[] {
  const types = EVENT_TYPES.filter((type) => type !== 'stage.asserted');
  const reached = new Set<Stage>(['exploratory']);
  // What is added to a set while it is walked is walked as well.
  for (const stage of reached) {
    for (const type of types) {
      for (const { target } of procedureCell(definition, type, stage)) reached.add(target?.stage ?? stage);
    }
  }
  return STAGES.filter((stage) => reached.has(stage));
}

function mayPass(definition: KindDefinition, rule: string, stage: Stage): boolean {
  if (!(PASSES_AT[rule]?.includes(stage) ?? true)) return false;
  // Before it is in force an agreement is applied only where that may be provisional.
  if (rule !== 'applied@1' || stage === 'in_force') return true;
  return procedureCell(definition, 'provisional_application.started', stage).length > 0;
}
