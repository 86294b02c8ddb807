import type { Language, Text } from '../domain/values/text.js';
import { messagesFor } from './messages.js';
import { pick } from './names.js';
import { ownFirst, partyName } from './parties.js';
import { partiesNamed } from './party-lists.js';

/** The parts of a track's name. */
export type Named = { slug: string; title: Text; parties: string[] };

/** The reader's language, the party that is named first, and the slugs of tracks that share their name with another. */
export type Naming = { language: Language; ownParty: string; namesakes?: ReadonlySet<string> };

/** The parties, our own first: "Kazakhstan – European Union"; of many the first few. */
export function partiesOf({ parties }: Pick<Named, 'parties'>, { language, ownParty }: Naming): string {
  const ordered = ownFirst(parties, ownParty);
  return ordered.length === 2
    ? ordered.map((party) => partyName(party, language)).join(' – ')
    : partiesNamed(ordered, messagesFor(language));
}

const namesParty = (title: string, party: string, language: Language): boolean =>
  title.toLocaleLowerCase(language).includes(partyName(party, language).toLocaleLowerCase(language)) ||
  new RegExp(`(?<![\\p{L}\\d])${party}(?![\\p{L}\\d])`, 'u').test(title);

/**
 * The part of a track's name after the title: the parties, unless the title names them, and the slug if another visible
 * track has the same title and parties.
 */
export function afterTitle(track: Named, naming: Naming): string {
  const title = pick(track.title, naming.language).value;
  const isNamed = track.parties.every((party) => namesParty(title, party, naming.language));
  const parties = isNamed ? '' : `, ${partiesOf(track, naming)}`;
  return naming.namesakes?.has(track.slug) ? `${parties} (${track.slug})` : parties;
}

/** The full name of a track. The title alone may belong to several tracks. */
export const trackName = (track: Named, naming: Naming): string =>
  pick(track.title, naming.language).value + afterTitle(track, naming);
