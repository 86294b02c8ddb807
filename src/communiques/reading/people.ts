import type { Person } from '../../domain/values/views.js';
import { marksOf } from './events.js';
import type { Found, Span } from './fields.js';
import { folded, isForm, replaced } from './names.js';
import type { Patterns } from './patterns.js';
import { type Post, postAfter, postBefore } from './posts.js';
import type { Marked } from './sections.js';

type Known = { person: Person; spellings: string[][] };

/** Persons on record, by the spellings of their names. */
export const knownPeople = (people: readonly Person[]): Known[] =>
  people.map((person) => {
    const names = typeof person.name === 'string' ? [person.name] : Object.values(person.name);
    const spellings = names.flatMap((name) =>
      name
        ? [
            name
              .split(/[\s-]+/)
              .map(folded)
              .filter(Boolean),
          ]
        : [],
    );
    return { person, spellings: spellings.filter((words) => words.length > 1) };
  });

type Named = { from: number; to: number; known?: Person };

/** The persons whom a sentence names with their posts, or whom the record knows. */
export function peopleIn(sentence: Marked, knowledge: readonly Known[], patterns: Patterns): Found<Person>[] {
  const { tokens } = sentence;
  const found: Found<Person>[] = [];
  let last = sentence.dateline;
  for (const name of namesIn(sentence, knowledge, patterns)) {
    if (name.from < last) continue;
    const after = postAfter(sentence, name.to, patterns);
    const between = [name.from, name.to].every((at) => tokens[at]?.before === ', ');
    const post =
      postBefore(sentence, name.from, patterns, last) ??
      after ??
      (between ? postBefore(sentence, name.from, patterns, last, true) : null);
    if (!post && !name.known) continue;
    if (
      saying(sentence, Math.min(post?.from ?? name.from, name.from), Math.max(post?.to ?? name.to, name.to))
    )
      continue;
    const words = wordsOfName(sentence, name, post, patterns);
    const side = sideOf(sentence, name, post, last);
    const role = roleIn(sentence, name);
    const spans = [name, ...(post ? [post] : [])].map(
      ({ from, to }): Span => ({ from: tokens[from]!.from, to: tokens[to - 1]!.to }),
    );
    found.push({
      value: {
        name: name.known?.name ?? { [patterns.language]: words },
        ...(post && { title: { [patterns.language]: post.title } }),
        ...(side && { side }),
        ...(role && { role }),
      },
      at: spans.sort((a, b) => a.from - b.from),
    });
    last = Math.max(name.to, post?.to ?? 0);
  }
  return found;
}

/** Runs of words with capitals that are no country, city, month or post; the names on record wherever they stand. */
function namesIn(sentence: Marked, knowledge: readonly Known[], patterns: Patterns): Named[] {
  const { tokens } = sentence;
  const folds = tokens.map(({ text }) => folded(text));
  const taken = new Set<number>();
  for (const list of ['party', 'post', 'body', 'not_name', 'agreement', 'post_word', 'subject', 'party_org'])
    for (const { from, to } of marksOf(sentence, list)) for (let at = from; at < to; at++) taken.add(at);
  const names: Named[] = [];
  for (let at = sentence.dateline; at < tokens.length; at++) {
    if (!tokens[at]!.capital) continue;
    const known = knownAt(at, folds, knowledge, patterns.names.endings);
    if (known) {
      names.push(known);
      at = known.to - 1;
      continue;
    }
    let to = at;
    const own = (each: number) =>
      !taken.has(each) &&
      isNameWord(sentence, each, at) &&
      !(each > at && knownAt(each, folds, knowledge, patterns.names.endings));
    while (to < tokens.length && to - at < 5 && own(to)) to++;
    while (to > at && !tokens[to - 1]!.capital) to--;
    // "Minister of Economy and Sustainable Development": what a post goes on with is no name. Only its last two may be.
    const goesOn =
      at > 0 &&
      /^\s$/.test(tokens[at]!.before) &&
      CONNECTORS.has(tokens[at - 1]!.low) &&
      !tokens[at - 1]!.before.includes(',') &&
      names.at(-1)?.to !== at - 1;
    const weight = tokens
      .slice(at, to)
      .filter(({ before, capital }, index) => capital && !(index > 0 && before === '-')).length;
    const from = goesOn || weight > 3 ? to - 2 : at;
    if (goesOn && to - at < 3) at = Math.max(at, to - 1);
    else if (to - from >= 2) {
      names.push({ from, to });
      at = to - 1;
    }
  }
  return names;
}

const CONNECTORS: ReadonlySet<string> = new Set(['of', 'for', 'on', 'at', 'to', 'the', 'and']);
const PARTICLES: ReadonlySet<string> = new Set([
  'de',
  'van',
  'von',
  'der',
  'den',
  'di',
  'da',
  'al',
  'el',
  'bin',
  'ibn',
  'ван',
  'фон',
  'де',
  'ди',
  'аль',
]);
export function isNameWord({ tokens }: Marked, at: number, start: number): boolean {
  const { capital, before, low, text } = tokens[at]!;
  if (at > start && !/^(?:[ -]|\. ?)$/.test(before)) return false;
  if (/^\d/.test(low) || (text.length > 3 && text === text.toUpperCase())) return false;
  if (before.startsWith('.') && (tokens[at - 1]?.text.length ?? 0) > 2) return false;
  return capital || (at > start && PARTICLES.has(low));
}

/** A person on record at a word: given name and surname in either order, or an initial and the surname. */
function knownAt(
  at: number,
  folds: readonly string[],
  knowledge: readonly Known[],
  endings: readonly string[],
): Named | null {
  const ends = endings.map(folded).filter(Boolean);
  for (const { person, spellings } of knowledge)
    for (const words of spellings) {
      const initial = folds[at]?.length === 1 && folds[at] === words[0]![0];
      if (initial && folds[at + 1] !== undefined && isForm(folds[at + 1]!, words.at(-1)!, ends))
        return { from: at, to: at + 2, known: person };
      for (const order of [words, words.toReversed()]) {
        const fits = order.every(
          (word, index) => folds[at + index] !== undefined && isForm(folds[at + index]!, word, ends),
        );
        if (fits) return { from: at, to: at + order.length, known: person };
      }
    }
  return null;
}

/** A name that stands beside an inflected post is inflected as well. */
function wordsOfName({ tokens }: Marked, { from, to }: Named, post: Post | null, patterns: Patterns): string {
  const endings = patterns.names.cases[post && post.to <= from ? (post.inflection ?? 'none') : 'none'] ?? [];
  const parts = tokens
    .slice(from, to)
    .map(({ text, before }, index) => (index === 0 ? '' : before) + replaced(text, endings));
  return parts.join('');
}

/** Whoever only tells the news takes no part in it. */
function saying(sentence: Marked, from: number, to: number): boolean {
  return marksOf(sentence, 'said').some(
    (each) => (each.to <= from && from - each.to <= 1) || (each.from >= to && each.from - to <= 1),
  );
}

function sideOf(sentence: Marked, name: Named, post: Post | null, last: number): string | undefined {
  const within = (list: string) =>
    marksOf(sentence, list).find(({ from, to }) => post && post.from - 1 <= from && to <= post.to)?.value;
  const own = within('party_org') ?? name.known?.side ?? within('party');
  if (own) return own;
  const start = Math.min(post?.from ?? name.from, name.from);
  const delegation = marksOf(sentence, 'delegation')
    .filter(({ from }) => from >= last && from < start)
    .at(-1);
  const party =
    delegation &&
    marksOf(sentence, 'party').find(
      ({ from, to }) => from >= last && to - delegation.from <= 4 && delegation.from - from <= 3,
    );
  return party?.value;
}

/** In a sentence where one leads a delegation and meets another, only the first has that role. */
function roleIn(sentence: Marked, name: Named): string | undefined {
  const marks = marksOf(sentence, 'role');
  const roles = new Set(marks.map(({ value }) => value));
  const role = roles.size === 1 ? marks[0]!.value : roles.has('co_chair') ? 'co_chair' : undefined;
  const met = marksOf(sentence, 'met')[0]?.from;
  return role === 'head_of_delegation' && met !== undefined && name.from > met && marks[0]!.from < met
    ? undefined
    : role;
}
