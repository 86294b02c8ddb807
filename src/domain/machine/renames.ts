import type { EventType } from '../events/event-data.js';
import type { LedgerEvent } from '../facts/context.js';
import type { Text } from '../values/text.js';
import type { KindDefinition } from './definition.js';

/**
 * An event under the names of this version of its kind. An entry of an earlier version keeps its names, and so does one
 * that comes from a file of that time.
 */
export function underPresentNames({ renames }: KindDefinition, event: LedgerEvent): LedgerEvent {
  if (!renames) return event;
  const type: EventType = renames.events?.[event.type] ?? event.type;
  const { step } = event.data;
  const data =
    step && renames.steps ? { ...event.data, step: renamed(step as Text, renames.steps) } : event.data;
  return { ...event, type, data };
}

const renamed = (step: Text, names: Readonly<Record<string, string>>): Text =>
  typeof step === 'string'
    ? (names[step] ?? step)
    : Object.fromEntries(Object.entries(step).map(([language, name]) => [language, names[name] ?? name]));
