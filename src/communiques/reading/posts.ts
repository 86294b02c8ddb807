import { marksOf } from './events.js';
import { type Endings, replaced } from './names.js';
import type { Patterns } from './patterns.js';
import type { Marked } from './sections.js';

/** A post in a sentence: the tokens from `from` up to, not including, `to`, and the case of its first noun. */
export type Post = { from: number; to: number; title: string; inflection: string | null };

/** No post is longer. */
const LONGEST = 30;

const stops = (before: string): boolean => /[,;:()«»"“”]|\s[–—]\s/.test(before);

/** The words that a post may hold besides those with a capital: `of`, `по вопросам`; in Kazakh the words of ministries. */
const partOf = (sentence: Marked, at: number): boolean =>
  ['post_word', 'post_left', 'post'].some((list) =>
    marksOf(sentence, list).some(({ from, to }) => from <= at && at < to),
  ) ||
  sentence.tokens[at]!.before === '-' ||
  marksOf(sentence, 'party').some(({ from, to }) => from <= at && at < to);

/** The post that ends just before the name at `name`. */
export function postBefore(
  sentence: Marked,
  name: number,
  patterns: Patterns,
  after: number,
  comma = false,
): Post | null {
  const { tokens } = sentence;
  const { open, ends, stops: endings } = patterns.posts;
  let from = name;
  while (from > after && name - from < LONGEST) {
    if (from < tokens.length && stops(tokens[from]!.before) && !(comma && from === name)) break;
    const at = from - 1;
    const token = tokens[at]!;
    const has = (list: string) => marksOf(sentence, list).some((each) => each.from <= at && at < each.to);
    if (has('not_post') || (ends && has('delegation'))) break;
    const unknown =
      patterns.language === 'en'
        ? token.capital && at > 0
        : endings.length > 0 &&
          !/\d/.test(token.low) &&
          !endings.some((ending) => token.low.endsWith(ending));
    if (!open && !partOf(sentence, at) && !unknown) break;
    from = at;
  }
  const heads = marksOf(sentence, 'post').filter((head) => head.from >= from && head.to <= name);
  const [first] = heads;
  if (!first) return null;
  if (ends && !heads.some((head) => head.to === name)) return null;
  if (!ends || open) from = Math.max(from, leftOf(sentence, first.from, from));
  return postOf(sentence, from, name, patterns);
}

/** Where a post that has its noun at `head` begins: "Deputy", «первый», "Acting EEAS" stand before the noun. */
function leftOf(sentence: Marked, head: number, least: number): number {
  let from = head;
  while (from > least && partOfLeft(sentence, from - 1) && !stops(sentence.tokens[from]!.before)) from--;
  return from;
}
const partOfLeft = (sentence: Marked, at: number): boolean =>
  marksOf(sentence, 'post_left').some(({ from, to }) => from <= at && at < to) ||
  (sentence.tokens[at]!.capital && at > 0 && /^[A-Z]/.test(sentence.tokens[at]!.text));

/** The post that follows the name which ends at `past`, after a comma, a dash or a bracket. */
export function postAfter(sentence: Marked, past: number, patterns: Patterns): Post | null {
  const { tokens } = sentence;
  if (!tokens[past] || !/^\s?[,(]\s?$|^\s[–—-]\s$/.test(tokens[past].before)) return null;
  const from = tokens[past].low === 'the' ? past + 1 : past;
  const head = marksOf(sentence, 'post').find((each) => each.from >= from && each.from - from <= 4);
  if (!head) return null;
  let to = from;
  while (to < tokens.length && to - from < LONGEST) {
    const token = tokens[to]!;
    if (to > from && stops(token.before) && !twoNouns(sentence, to)) break;
    const small = patterns.language === 'en' && !token.capital && !partOf(sentence, to);
    if (small || marksOf(sentence, 'not_post').some((each) => each.from <= to && to < each.to)) break;
    to++;
  }
  if (goesOnAsList(sentence, to, patterns)) return null;
  while (to > head.to && /^\p{Ll}{1,4}$/u.test(tokens[to - 1]!.text)) to--;
  return to >= head.to ? postOf(sentence, from, to, patterns) : null;
}

/** The words of the text, without the name of a country before them, and with their noun as a dictionary has it. */
function postOf(sentence: Marked, first: number, to: number, { posts, language }: Patterns): Post | null {
  const { tokens } = sentence;
  let from = first;
  const leads = (at: number) =>
    /^(?:the|a|an|and|with|by|и|мен|пен|бен|және)$/.test(tokens[at]!.low) ||
    (language === 'en' &&
      tokens[at]!.text.length > 3 &&
      marksOf(sentence, 'party').some((each) => each.from === at && each.to === at + 1));
  while (from < to && leads(from)) from++;
  if (from >= to) return null;
  let title = '';
  let inflection: string | null = null;
  let done = false;
  const heads = marksOf(sentence, 'post');
  for (let at = from; at < to; at++) {
    const { text, before, from: start, to: end } = tokens[at]!;
    let word = text.length < end - start ? `${text}’s` : text;
    if (!done && language === 'ru') {
      const head = heads.some(
        (each) =>
          each.from <= at && at < each.to && !marksOf(sentence, 'post_left').some((left) => left.from === at),
      );
      const form = posts.nouns.find(([ending]) => word.toLowerCase().endsWith(ending));
      if (head) {
        done = true;
        // «исполняющий обязанности директора»: the noun stays as it is.
        const acting = marksOf(sentence, 'acting').some((each) => each.to === at);
        if (form && !acting)
          [word, inflection] = [word.slice(0, word.length - form[0].length) + form[1], form[2]];
      } else word = replaced(word, posts.adjectives as Endings);
    }
    title += (at === from ? '' : before) + word;
  }
  return { from, to, title, inflection };
}

/** "for Immigration, Borders and Asylum": the comma ends no post. */
const twoNouns = ({ tokens }: Marked, at: number): boolean =>
  /^, $/.test(tokens[at]!.before) &&
  tokens[at]!.capital &&
  tokens[at + 1]?.low === 'and' &&
  tokens[at + 2]?.capital === true;

/** After the comma comes more of the post, or another person: where it can be either, the post is left out. */
function goesOnAsList(sentence: Marked, at: number, { language }: Patterns): boolean {
  const { tokens } = sentence;
  const next = tokens[at];
  if (language !== 'en' || !next || !/^, $/.test(next.before) || !next.capital) return false;
  let end = at;
  while (tokens[end] && tokens[end]!.capital && (end === at || !stops(tokens[end]!.before))) end++;
  return (
    end - at < 2 ||
    !(
      tokens[end] &&
      /^(?:,| –| \()/.test(tokens[end]!.before) &&
      marksOf(sentence, 'post').some(({ from }) => from >= end && from - end <= 3)
    )
  );
}
