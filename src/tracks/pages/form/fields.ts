import { z } from 'zod';
import { EVENT_DATA, type EventType } from '../../../domain/events/event-data.js';

/** The kind of input for a field of an event's data. */
export type FieldInput =
  | 'line'
  | 'words'
  | 'number'
  | 'date'
  | 'side'
  | 'sides'
  | 'yes'
  | 'choice'
  | 'stage'
  | 'people'
  /** A word that is stored as typed: a code, a period, a number in a register. */
  | 'plain'
  /** When the agreement enters into force, in several inputs. */
  | 'clause'
  /** Where each article stands: the numbers of each state in an input of its own. */
  | 'articles';

/** The input for every field that is specific to some event type. */
const FIELD_INPUTS: Record<string, FieldInput> = {
  number: 'number',
  count: 'number',
  target: 'date',
  notifiedOn: 'date',
  effectiveOn: 'date',
  until: 'date',
  side: 'side',
  scope: 'choice',
  means: 'choice',
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
  step: 'line',
  person: 'line',
  article: 'line',
  register: 'line',
  where: 'line',
  to: 'line',
  text: 'words',
  sides: 'sides',
  party: 'plain',
  duration: 'plain',
  renewal: 'plain',
  denunciationMonths: 'number',
  receivedOn: 'date',
  entryIntoForce: 'clause',
  what: 'words',
  due: 'date',
  articles: 'articles',
};

/** Fields that are called as others are and mean something else. */
const OWN_INPUTS: Record<string, FieldInput> = {
  'agreement.registered number': 'plain',
  'agreement.published number': 'plain',
  'kind.upgraded from': 'number',
  'kind.upgraded to': 'number',
};

/** The values of a field that is a choice. */
export const choicesOf = (type: EventType, name: string): string[] => {
  const shape: Record<string, z.ZodType> = EVENT_DATA[type].shape;
  const field = shape[name] instanceof z.ZodOptional ? shape[name].unwrap() : shape[name];
  return field instanceof z.ZodEnum ? field.options.map(String) : [];
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
    const input = OWN_INPUTS[`${type} ${name}`] ?? FIELD_INPUTS[name];
    if (!input) throw new Error(`the form does not know how to ask for ${type} ${name}`);
    return [{ name, input, required: !schema.safeParse(undefined).success }];
  });
  const later = ({ input }: EventField) => Number(input === 'words');
  return fields.sort((a, b) => later(a) - later(b) || Number(b.required) - Number(a.required));
}
