import { partySchema } from '../domain/events/event-data.js';
import { knowsParty, partyNamed } from '../i18n/parties.js';

/**
 * The code that is typed, or that of the party that is called so in any language. Words that nobody calls a party are
 * none, although they could be a code: a new code is typed in capitals.
 */
export function readParty(typed: string): string | undefined {
  const text = typed.trim();
  const named = partyNamed(text);
  if (named) return named;
  const code = text.toUpperCase();
  const isCode = code === text || code.length === 2 || knowsParty(code);
  return isCode && partySchema.safeParse(code).success ? code : undefined;
}

const CODES = /^[A-Z][A-Z0-9]{1,11}(?:\s+[A-Z][A-Z0-9]{1,11})+$/;

/** Several parties: each in a line of its own, or separated by commas; codes by spaces as well. */
export const splitParties = (typed: string): string[] =>
  typed
    .split(/[\n,;]/)
    .map((part) => part.trim())
    .flatMap((part) => (CODES.test(part) ? part.split(/\s+/) : part))
    .filter((part) => part !== '');
