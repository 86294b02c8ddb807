import type { Messages } from './messages.js';
import { partyName } from './parties.js';

/** The most parties that a sentence names. */
const MOST_NAMED = 5;

/** "Kazakhstan, China, Russia"; of many the first few, and how many more there are. */
export function partiesNamed(parties: readonly string[], m: Messages): string {
  const names = parties.map((party) => partyName(party, m.language));
  if (names.length <= MOST_NAMED) return names.join(', ');
  const named = names.slice(0, MOST_NAMED - 1);
  return m.t('parties.and_more', { parties: named.join(', '), count: names.length - named.length });
}
