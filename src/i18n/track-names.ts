import { LANGUAGES, type Language, type Text } from '../domain/values/text.js';
import { ownFirst, partyName, pick } from './names.js';

/** What a track is called by. */
export type Named = { slug: string; title: Text; parties: string[] };

/** Who reads the name: in which language, whose own party comes first, and which tracks share their name with another. */
export type Naming = { language: Language; ownParty: string; namesakes?: ReadonlySet<string> };

/** The parties, our own first: "Kazakhstan – European Union". */
export const partiesOf = ({ parties }: Pick<Named, 'parties'>, { language, ownParty }: Naming): string =>
  ownFirst(parties, ownParty)
    .map((party) => partyName(party, language))
    .join(' – ');

const namesParty = (title: string, party: string, language: Language): boolean =>
  title.toLocaleLowerCase(language).includes(partyName(party, language).toLocaleLowerCase(language)) ||
  new RegExp(`(?<![\\p{L}\\d])${party}(?![\\p{L}\\d])`, 'u').test(title);

/**
 * What follows the title in a track's name: the parties, unless the title names them, and the slug where another track
 * that the reader sees has the same title and parties.
 */
export function afterTitle(track: Named, naming: Naming): string {
  const title = pick(track.title, naming.language).value;
  const isNamed = track.parties.every((party) => namesParty(title, party, naming.language));
  const parties = isNamed ? '' : `, ${partiesOf(track, naming)}`;
  return naming.namesakes?.has(track.slug) ? `${parties} (${track.slug})` : parties;
}

/** A track's name wherever it is named in a line of its own: a title alone may be that of several. */
export const trackName = (track: Named, naming: Naming): string =>
  pick(track.title, naming.language).value + afterTitle(track, naming);

/** Of tracks that were compared before: one that did not change is the same object (tracks-cache.ts). */
const known = new WeakMap<Named, string[]>();

/** Under which a track is found by its name in some language; two that share one are namesakes. */
function keysOf(track: Named): string[] {
  const before = known.get(track);
  if (before) return before;
  const between = track.parties.toSorted().join(' ');
  const keys = LANGUAGES.map((language) => `${language} ${between} ${pick(track.title, language).value}`);
  known.set(track, keys);
  return keys;
}

/** The slugs of those tracks whose title and parties are another's too. */
export function namesakesAmong(tracks: readonly Named[]): ReadonlySet<string> {
  const first = new Map<string, string>();
  const namesakes = new Set<string>();
  for (const track of tracks) {
    for (const key of keysOf(track)) {
      const other = first.get(key);
      if (other === undefined) first.set(key, track.slug);
      else if (other !== track.slug) namesakes.add(other).add(track.slug);
    }
  }
  return namesakes;
}
