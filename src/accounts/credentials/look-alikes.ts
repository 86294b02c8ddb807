import { CONFUSABLES } from './confusables.js';

/** The prototype of each confusable character (UTS 39, section 4). */
const PROTOTYPES = new Map(
  CONFUSABLES.trim()
    .split(/\s+/)
    .flatMap((shape) => {
      const end = shape.indexOf('=', 1);
      return [...shape.slice(end + 1)].map((character): [string, string] => [character, shape.slice(0, end)]);
    }),
);

/** UTS 39, section 4: texts that look the same have the same skeleton. `r\u043e\u043et` with Cyrillic o is `root`. */
export const skeletonOf = (text: string): string =>
  Array.from(
    text.normalize('NFKC').toLowerCase().normalize('NFD'),
    (character) => PROTOTYPES.get(character) ?? character,
  )
    .join('')
    .normalize('NFD');
