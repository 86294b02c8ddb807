import { EVENT_DATA, type EventType } from '../../../domain/events/event-data.js';

/** How a field of an event's data is asked for. */
export type FieldInput = 'line' | 'words' | 'number' | 'date' | 'side' | 'yes' | 'scope' | 'stage' | 'people';

/** Every field that some event has of its own; what all events share is asked for in its own place. */
const FIELD_INPUTS: Record<string, FieldInput> = {
  number: 'number',
  count: 'number',
  target: 'date',
  notifiedOn: 'date',
  effectiveOn: 'date',
  until: 'date',
  side: 'side',
  scope: 'scope',
  stage: 'stage',
  partial: 'yes',
  adverse: 'yes',
  signatories: 'people',
  outcome: 'words',
  summary: 'words',
  reason: 'words',
  title: 'line',
  act: 'line',
  version: 'line',
  court: 'line',
  with: 'line',
  clause: 'line',
  by: 'line',
  twin: 'line',
};

/** Asked for of every event, each in its own question. */
const SHARED = ['place', 'format', 'people', 'body'];

export type EventField = { name: string; input: FieldInput; required: boolean };

/** What the form asks of an event beyond date, place and people: its own fields first, in the order of its schema. */
export function fieldsOf(type: EventType): EventField[] {
  const { shape } = EVENT_DATA[type];
  const fields = Object.entries(shape).flatMap(([name, schema]): EventField[] => {
    if (SHARED.includes(name)) return [];
    const input = FIELD_INPUTS[name];
    if (!input) throw new Error(`the form does not know how to ask for ${type} ${name}`);
    return [{ name, input, required: !schema.safeParse(undefined).success }];
  });
  const later = ({ input }: EventField) => Number(input === 'words');
  return fields.sort((a, b) => later(a) - later(b) || Number(b.required) - Number(a.required));
}
