import { EVENT_DATA, type EventType } from '../../../domain/events/event-data.js';

/** The kind of input for a field of an event's data. */
export type FieldInput = 'line' | 'words' | 'number' | 'date' | 'side' | 'yes' | 'scope' | 'stage' | 'people';

/** The input for every field that is specific to some event type. */
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

/** Fields of every event type. Each has its own question in the form. */
const SHARED = ['place', 'format', 'people', 'body'];

export type EventField = { name: string; input: FieldInput; required: boolean };

/**
 * The fields of an event type beside the shared ones: short inputs before long texts, required before optional, then in
 * the order of the schema.
 */
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
