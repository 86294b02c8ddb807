import { EVENT_TYPES, type EventType } from '../events/event-data.js';
import { compileKind, type Machine } from '../machine/compile.js';
import { type KindDefinition, kindDefinitionSchema } from '../machine/definition.js';
import type { Stage } from '../values/views.js';
import { stagesOf } from './procedure-table.js';

/** A version of a kind: its definition, checked, with the machine that it is compiled to. */
export type Kind = {
  kind: string;
  version: number;
  replaysFrom: number;
  labels: KindDefinition['labels'];
  /** The kind that its twin must have, if it may have one. */
  twin: string | null;
  /** Whether it never enters into force before its twin. */
  waitsForTwin: boolean;
  /** Those that an agreement of the kind may come to. */
  stages: readonly Stage[];
  rail: readonly Stage[];
  /** In the order of the shared vocabulary. */
  events: readonly EventType[];
  definition: KindDefinition;
  machine: Machine;
};

/** Throws where the definition is not one: a mistake in a file of this folder. */
export function kindFrom(data: KindDefinition): Kind {
  const definition = kindDefinitionSchema.parse(data);
  checkRenames(definition);
  const { kind, version, replaysFrom, labels, twin, rail } = definition;
  return {
    ...{ kind, version, replaysFrom, labels, rail, definition },
    twin: twin?.kind ?? null,
    waitsForTwin: twin?.waits ?? false,
    stages: stagesOf(definition),
    events: EVENT_TYPES.filter((type) => type in definition.events),
    machine: compileKind(definition),
  };
}

/** An old name must be free, or it could not be told which event an entry means. */
function checkRenames({ kind, events, renames }: KindDefinition): void {
  for (const [old, name] of Object.entries(renames?.events ?? {})) {
    if (old in events || !(name in events)) throw new Error(`${kind}: ${old} cannot be read as ${name}`);
  }
}
