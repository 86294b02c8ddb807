import { EVENT_TYPES, type EventType } from '../events/event-data.js';
import { type Machine, procedureMachine } from '../machine/machine.js';
import type { KindTraits } from '../machine/rules.js';
import { Memo } from '../values/memo.js';
import type { Stage } from '../values/views.js';

/** An agreement kind: which parts of the common procedure it has, and how its rail is drawn. */
export type Kind = KindTraits & {
  /** Raised with every change that a replay could notice; the database keeps each version with its hash. */
  version: number;
  /**
   * The earliest version whose rows this version replays to the same statuses: they hold no event that was added
   * since.
   */
  replaysFrom: number;
  events: readonly EventType[];
  /** The kind that its twin must have, if it may have one. */
  twin: string | null;
  rail: readonly Stage[];
};

const OF_SOME_KINDS: readonly EventType[] = ['protocol.signed', 'clause.became_applicable'];

/** The vocabulary that every kind shares. */
export const COMMON_EVENTS = EVENT_TYPES.filter((type) => !OF_SOME_KINDS.includes(type));

export const COMMON_RAIL: readonly Stage[] = [
  'exploratory',
  'announced',
  'negotiating',
  'text_agreed',
  'initialled',
  'signed',
  'in_force',
];

/** There are few pairs of parties. */
const machines = new Memo<string, Machine>(1_000);

/** The machine of a kind between two parties; in reader's mode for the public log. */
export const machineOf = (kind: Kind, parties: string[], reader: boolean): Machine =>
  machines.of([kind.kind, reader, ...parties].join(' '), () => procedureMachine(kind, parties, reader));
