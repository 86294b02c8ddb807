import type { Instant, Visibility } from '../domain/values/views.js';
import { formatInstant } from './dates.js';
import type { Messages } from './messages.js';

/** What of an entry says who may see it; an entry of the public view says nothing of it. */
export type Restricted = { visibility?: Visibility; embargoUntil?: Instant | null };

/**
 * What must not leave the house: facts for staff alone, facts under an embargo until then, or both. Both are said: who
 * waits for the embargo to end must know that not everything is free then.
 */
export type Mark = { internal: boolean; until: Instant | null };

const isEmbargoed = ({ visibility, embargoUntil }: Restricted, now: Instant): boolean =>
  visibility === 'embargoed' && (embargoUntil ?? '') > now;

/** The mark of what rests on all these facts; null where anybody may see it. An embargo that has passed leaves none. */
export function markOf(facts: readonly Restricted[], now: Instant): Mark | null {
  const internal = facts.some(({ visibility }) => visibility === 'internal');
  const until = facts
    .filter((fact) => isEmbargoed(fact, now))
    .map(({ embargoUntil }) => embargoUntil ?? '')
    .sort()
    .at(-1);
  return internal || until ? { internal, until: until ?? null } : null;
}

/** The mark of what rests on all that bears these. */
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

/** A line of plain text with its mark in brackets, where it has one. */
export const marked = (line: string, mark: Mark | null, m: Messages): string =>
  mark ? `${line} [${markWords(mark, m)}]` : line;
