import type { Row } from '../../domain/events/history.js';
import { LANGUAGES, REDACTED, type Text } from '../../domain/values/text.js';

/** The part of a row that holds what people wrote. */
export type Content = Pick<Row, 'data' | 'sources' | 'documents' | 'reason' | 'note'>;

const PERSON = ['name', 'title', 'role'];
const PEOPLE = ['/data/people', '/data/signatories', '/sources/#/says/people'];

/**
 * Free text, and what is said of people. No rule reads it, so an entry means the same without it. # stands for a number.
 * Places are left out: rules tell by them whether two rounds are one.
 */
const PLACES = new Set([
  ...[
    '/note',
    '/reason',
    '/sources/#/quote',
    '/sources/#/says/what',
    '/documents/#/title',
    '/documents/#/name',
  ],
  ...['/data/articles/#/title', '/data/articles/#/note'],
  ...[
    'summary',
    'reason',
    'body',
    'act',
    'outcome',
    'title',
    'version',
    'court',
    'by',
    'with',
    'to',
    'text',
  ].map((name) => `/data/${name}`),
  ...['clause', 'article', 'person', 'register', 'where', 'what'].map((name) => `/data/${name}`),
  ...PEOPLE.flatMap((people) => PERSON.map((name) => `${people}/#/${name}`)),
]);

const generic = (pointer: string): string => pointer.replaceAll(/\/\d+(?=\/|$)/g, '/#');

/** Whether a text at this JSON pointer into a row may be redacted. */
export const isRedactable = (pointer: string): boolean => PLACES.has(generic(pointer));

const isText = (value: unknown): value is Text =>
  typeof value === 'string' || (typeof value === 'object' && value !== null && !Array.isArray(value));

/** A role may be a code, as co_chair: it has words of its own in every language, and says little of anybody. */
const CODE = /^[a-z]+(?:_[a-z]+)*$/;
const isCode = (pointer: string, value: unknown): boolean =>
  pointer.endsWith('/role') && typeof value === 'string' && CODE.test(value);

/**
 * A text in a row, by its JSON pointer (RFC 6901). No name in a row holds a character that a pointer would escape.
 * `person`: of whom it is said; null for other texts.
 */
export type TextInRow = { pointer: string; text: Text; person: Text | null };

/** Every text of the row that may be redacted and is not. */
export function textsIn({ data, sources, documents, reason, note }: Content): TextInRow[] {
  return [...within({ data, sources, documents, reason, note }, '')];
}

function* within(value: unknown, pointer: string, person: Text | null = null): Generator<TextInRow> {
  if (isRedactable(pointer)) {
    if (isText(value) && value !== REDACTED && !isCode(pointer, value))
      yield { pointer, text: value, person };
  } else if (typeof value === 'object' && value !== null) {
    const { name } = value as { name?: Text };
    const said = isPerson(pointer) ? (name ?? null) : null;
    for (const [part, one] of Object.entries(value)) yield* within(one, `${pointer}/${part}`, said);
  }
}

const isPerson = (pointer: string): boolean =>
  /\/\d+$/.test(pointer) && PEOPLE.includes(generic(pointer).replace(/\/#$/, ''));

const lastOf = (pointer: string): string => pointer.slice(pointer.lastIndexOf('/'));

const shareWords = (one: Text, other: Text): boolean =>
  wordsOf(one).some((words) => wordsOf(other).includes(words));

/**
 * Whether two rows of an entry say the same there: the same of one person, wherever that person is named; or the same
 * words in the same field.
 */
export function isSameText(one: TextInRow, other: TextInRow): boolean {
  if (one.person !== null && other.person !== null && one.person !== REDACTED)
    return lastOf(one.pointer) === lastOf(other.pointer) && shareWords(one.person, other.person);
  return generic(one.pointer) === generic(other.pointer) && shareWords(one.text, other.text);
}

/** The words of a text, one for each language. */
export const wordsOf = (text: Text): string[] =>
  typeof text === 'string' ? [text] : Object.values(text).filter((words) => words !== undefined);

const valueAt = (content: Content, pointer: string): unknown =>
  pointer
    .split('/')
    .slice(1)
    .reduce<unknown>(
      (value, name) =>
        typeof value === 'object' && value !== null && Object.hasOwn(value, name)
          ? (value as Record<string, unknown>)[name]
          : undefined,
      content,
    );

/** Why a pointer cannot be redacted, in one sentence; or the texts to which it leads. A person is all that is said of them. */
export function textsAt(content: Content, pointer: string): TextInRow[] | string {
  const { data, sources, documents, reason, note } = content;
  const value = valueAt({ data, sources, documents, reason, note }, pointer);
  if (value === undefined || value === null) return `${pointer} leads to nothing in this entry.`;
  const whole = pointer.replace(new RegExp(`/(?:${LANGUAGES.join('|')})$`), '');
  if (whole !== pointer && isRedactable(whole))
    return `${pointer} is a text in one of its languages: redact all of it, ${whole}.`;
  const isOne = isPerson(pointer);
  const found = textsIn(content).filter((one) =>
    isOne ? one.pointer.startsWith(`${pointer}/`) : one.pointer === pointer,
  );
  if (found.length > 0) return found;
  return isOne || value === REDACTED
    ? `${pointer} is redacted already.`
    : `${pointer} is not free text and not said of a person: the rules may read it, so it stays.`;
}

/** The content with the marker in place of the texts at these pointers. */
export function withoutTexts<T extends Content>(content: T, pointers: readonly string[]): T {
  const { data, sources, documents, reason, note } = content;
  const copy = structuredClone({ data, sources, documents, reason, note });
  for (const pointer of pointers) {
    const names = pointer.split('/').slice(1);
    const last = names.pop() as string;
    const owner = names.reduce<Record<string, unknown>>(
      (value, name) => value[name] as Record<string, unknown>,
      copy as unknown as Record<string, unknown>,
    );
    owner[last] = REDACTED;
  }
  return { ...content, ...copy };
}
