import { replaced } from './reading/names.js';
import { type Patterns, patternsOf } from './reading/patterns.js';
import { isNameWord } from './reading/people.js';
import { languageOf, type Marked, sectionsOf } from './reading/sections.js';

/** More forms of names are not looked up: a text of 40,000 characters has some hundreds. */
const MOST = 1_000;

/** In words. */
const LONGEST_NAME = 4;

/** What a text may name people by, each as a dictionary has it: the record says which of them are names. */
export function namesWritten(text: string): string[] {
  const patterns = patternsOf(languageOf(text));
  const names = new Set<string>();
  for (const sentence of sectionsOf(text, patterns))
    for (const words of runsIn(sentence)) {
      if (names.size >= MOST) return [...names].slice(0, MOST);
      for (const name of nominatives(words, patterns)) names.add(name);
    }
  return [...names];
}

/** Two words and more, each of which may be part of a name. */
function* runsIn(sentence: Marked): Generator<string[]> {
  const { tokens } = sentence;
  for (const [at, { capital }] of tokens.entries()) {
    if (!capital) continue;
    for (let to = at + 1; to < at + LONGEST_NAME && tokens[to] && isNameWord(sentence, to, at); to++)
      if (tokens[to]!.capital) yield tokens.slice(at, to + 1).map((token) => token.text);
  }
}

/** As they stand; all in one case; and with the last inflected alone, as Kazakh has it. */
function nominatives(words: readonly string[], { names: { cases, endings } }: Patterns): string[] {
  const first = words.slice(0, -1);
  const last = words.at(-1)!;
  const cut = endings.flatMap((ending) => (last.endsWith(ending) ? [last.slice(0, -ending.length)] : []));
  const of = Object.values(cases);
  const found = [
    words,
    ...of.map((each) => words.map((word) => replaced(word, each))),
    ...[...of.map((each) => replaced(last, each)), ...cut].map((word) => [...first, word]),
    // «Ержана Бакаева» is a genitive, «Ержана Калиева» may follow a name that is inflected otherwise.
    ...of.flatMap((each) => cut.map((word) => [...first.map((one) => replaced(one, each)), word])),
  ];
  return [...new Set(found.map((name) => name.join(' ')))];
}
