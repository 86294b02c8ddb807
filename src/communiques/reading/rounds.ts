import { marksOf } from './events.js';
import type { Span } from './fields.js';
import type { Marked } from './sections.js';

/** A number of a round, or of a body's meeting. */
export type Numbered = Span & { number: number; of: 'round' | 'body'; at: number };

/** Words that may stand between a number and what it counts: "second official round", «1-й тур официальных переговоров». */
const BETWEEN = 3;
/** A body's name and the word for its meeting lie farther from the number. */
const BETWEEN_BODY = 7;

/** The numbers of rounds and of bodies in a sentence. */
export function numbersIn(sentence: Marked): Numbered[] {
  const { tokens } = sentence;
  const rounds = marksOf(sentence, 'round');
  const bodies = marksOf(sentence, 'body');
  const found: Numbered[] = [];
  const add = (number: number, of: 'round' | 'body', from: number, to: number, at: number) =>
    found.push({ number, of, from: tokens[from]!.from, to: tokens[to - 1]!.to, at });
  const ordinals = longestFirst(marksOf(sentence, 'ordinal'));
  for (const { from, to, value } of ordinals) {
    const round = rounds.find(
      (each) =>
        each.from >= to &&
        each.from - to <= BETWEEN &&
        joined(sentence, to, each.from) &&
        !ordinals.some((other) => other.from >= to && other.to <= each.from),
    );
    const body =
      bodies.find((each) => each.from >= to && each.from - to <= BETWEEN_BODY) ??
      bodies.find((each) => from >= each.to && from - each.to <= 2);
    if (round && !(body && body.from < round.from)) add(Number(value), 'round', from, round.to, from);
    else if (body) add(Number(value), 'body', from, Math.max(to, body.to), from);
  }
  for (const { from } of marksOf(sentence, 'session')) {
    const before = tokens[from - 1];
    const body = bodies.find(({ to }) => from - to >= 0 && from - to <= 4);
    if (body && before && /^\d{1,3}$/.test(before.text) && tokens[from]!.before === '-')
      add(Number(before.text), 'body', from - 1, from + 1, from - 1);
  }
  for (const { from, to } of rounds) {
    // "round 2", «2 раунд», «2-раунд»
    const after = tokens[to];
    const before = tokens[from - 1];
    if (after && /^\d{1,2}$/.test(after.text) && after.before === ' ' && tokens[from]!.low === 'round')
      add(Number(after.text), 'round', from, to + 1, to);
    else if (before && romanOf(before.text) > 0) add(romanOf(before.text), 'round', from - 1, to, from - 1);
    else if (
      before &&
      /^\d{1,2}$/.test(before.text) &&
      /^[-\s]$/.test(tokens[from]!.before) &&
      sentence.tokens[from]!.low !== 'rounds'
    )
      add(Number(before.text), 'round', from - 1, to, from - 1);
  }
  return found.filter(
    ({ number }, index) =>
      found.findIndex((each) => each.number === number && each.from === found[index]!.from) === index,
  );
}

const longestFirst = (matches: ReturnType<typeof marksOf>) =>
  matches.filter(
    (match) =>
      !matches.some(
        (other) =>
          other !== match &&
          other.from <= match.from &&
          other.to >= match.to &&
          other.to - other.from > match.to - match.from,
      ),
  );

/** No comma or bracket between a number and its noun. */
const joined = ({ tokens }: Marked, from: number, to: number): boolean =>
  tokens.slice(from, to + 1).every(({ before }) => !/[,;:(]/.test(before));

/** II раунд, ІІ раунд: two letters at least, for one alone may be a word. */
function romanOf(text: string): number {
  const letters = text.replaceAll('І', 'I').replaceAll('Х', 'X');
  if (!/^(?=[IVX]{2,5}$)X{0,2}(?:IX|IV|V?I{0,3})$/.test(letters)) return 0;
  const values = [...letters].map((letter) => ({ I: 1, V: 5, X: 10 })[letter] ?? 0);
  return values.reduce((sum, value, at) => sum + (value < (values[at + 1] ?? 0) ? -value : value), 0);
}
