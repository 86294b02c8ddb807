import type { z } from 'zod';

type Raw<Code extends z.core.$ZodIssue['code']> = z.core.$ZodRawIssue<
  Extract<z.core.$ZodIssue, { code: Code }>
>;

const TYPES: Record<string, string> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  tuple: 'a list',
  object: 'an object',
  record: 'an object',
  null: 'null',
  never: 'absent',
};

const FORMATS: Record<string, string> = {
  uuid: 'a UUID',
  guid: 'a UUID',
  url: 'a web address',
  httpUrl: 'a web address',
  email: 'an e-mail address',
  date: 'a day, YYYY-MM-DD',
  datetime: 'an instant, ISO 8601 with a time zone',
  base64: 'Base64',
  base64url: 'Base64url',
};

const many = (count: number | bigint, one: string, more: string) =>
  `${count} ${BigInt(count) === 1n ? one : more}`;

/** A count with its unit: characters of a text, items of a list. */
function amount(origin: string, count: number | bigint): string {
  if (typeof count === 'number' && !Number.isInteger(count)) return String(count);
  if (origin === 'string') return many(count, 'character', 'characters');
  if (origin === 'array' || origin === 'set') return many(count, 'item', 'items');
  return String(count);
}

const verb = (origin: string) => (['string', 'array', 'set'].includes(origin) ? 'have' : 'be');

function tooSmall({ origin, minimum, inclusive, exact }: Raw<'too_small'>): string {
  if (verb(origin) === 'have' && minimum === 1 && !exact) return 'must not be empty';
  const bound = exact ? 'exactly' : inclusive === false ? 'more than' : 'at least';
  return `must ${verb(origin)} ${bound} ${amount(origin, minimum)}`;
}

function tooBig({ origin, maximum, inclusive, exact }: Raw<'too_big'>): string {
  const bound = exact ? 'exactly' : inclusive === false ? 'less than' : 'at most';
  return `must ${verb(origin)} ${bound} ${amount(origin, maximum)}`;
}

/** The most choices that a message lists. */
const CHOICES = 40;

export function oneOf(values: readonly unknown[]): string {
  const [only] = values;
  if (values.length === 1) return `must be ${JSON.stringify(only)}`;
  const shown = values.slice(0, CHOICES).map(String).join(', ');
  return `must be one of ${shown}${values.length > CHOICES ? ', …' : ''}`;
}

export const typeNamed = (expected: string): string => TYPES[expected] ?? expected;

/** The fault as the predicate of a sentence whose subject is the field. Messages in schemas have the same form. */
export const sentenceOf: z.core.$ZodErrorMap = (issue) => {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'is required' : `must be ${typeNamed(issue.expected)}`;
    case 'invalid_value':
      return issue.input === undefined ? 'is required' : oneOf(issue.values);
    case 'too_small':
      return tooSmall(issue);
    case 'too_big':
      return tooBig(issue);
    case 'invalid_format':
      return FORMATS[issue.format] ? `must be ${FORMATS[issue.format]}` : 'does not have the required form';
    case 'not_multiple_of':
      return `must be a multiple of ${issue.divisor}`;
    case 'unrecognized_keys':
      return 'is not known here';
    case 'invalid_key':
      return 'is not an allowed name';
    default:
      return issue.input === undefined ? 'is required' : 'is not valid';
  }
};
