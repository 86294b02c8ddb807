import { CONFUSABLES } from './confusables.js';

/** What each character is seen as. */
const SEEN_AS = new Map(
  CONFUSABLES.trim()
    .split(/\s+/)
    .flatMap((shape) => {
      const end = shape.indexOf('=', 1);
      return [...shape.slice(end + 1)].map((character): [string, string] => [character, shape.slice(0, end)]);
    }),
);

/** UTS 39, section 4: what looks the same has the same skeleton. `r\u043e\u043et` with Cyrillic o is `root`. */
export const skeletonOf = (text: string): string =>
  Array.from(
    text.normalize('NFKC').toLowerCase().normalize('NFD'),
    (character) => SEEN_AS.get(character) ?? character,
  )
    .join('')
    .normalize('NFD');
