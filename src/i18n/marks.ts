import type { Instant, Visibility } from '../domain/values/views.js';
import { formatInstant } from './dates.js';
import type { Messages } from './messages.js';

/** The fields of an entry that restrict who may see it; absent in the public view. */
export type Restricted = { visibility?: Visibility; embargoUntil?: Instant | null };

/**
 * The confidentiality mark of a statement: it rests on internal facts, on facts under embargo until `until`, or on
 * both. Both are shown, so that a reader does not take everything as public once the embargo ends.
 */
export type Mark = { internal: boolean; until: Instant | null };

const isEmbargoed = ({ visibility, embargoUntil }: Restricted, now: Instant): boolean =>
  visibility === 'embargoed' && (embargoUntil ?? '') > now;

/** The mark of a statement that rests on these facts; null if all of them are public or their embargo has ended. */
export function markOf(facts: readonly Restricted[], now: Instant): Mark | null {
  const internal = facts.some(({ visibility }) => visibility === 'internal');
  const until = facts
    .filter((fact) => isEmbargoed(fact, now))
    .map(({ embargoUntil }) => embargoUntil ?? '')
    .sort()
    .at(-1);
  return internal || until ? { internal, until: until ?? null } : null;
}

/** The mark of a statement that rests on several marked ones. */
export function strictest(marks: readonly (Mark | null)[]): Mark | null {
  const borne = marks.filter((mark) => mark !== null);
  const until = borne.flatMap((mark) => mark.until ?? []).sort();
  if (borne.length === 0) return null;
  return { internal: borne.some(({ internal }) => internal), until: until.at(-1) ?? null };
}

/** "embargoed until 10 March 2026, 09:00 UTC", "internal". */
export const markWords = ({ internal, until }: Mark, m: Messages): string =>
  [
    ...(until ? [m.t('track.embargo', { instant: formatInstant(until, m.language) })] : []),
    ...(internal ? [m.t('track.internal')] : []),
  ].join('; ');

/** A line of plain text, followed by its mark in brackets if it has one. */
export const marked = (line: string, mark: Mark | null, m: Messages): string =>
  mark ? `${line} [${markWords(mark, m)}]` : line;
