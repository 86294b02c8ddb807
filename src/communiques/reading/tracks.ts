import type { Text } from '../../domain/values/text.js';
import { marksOf } from './events.js';
import type { Found, Knowledge, Span } from './fields.js';
import type { Patterns } from './patterns.js';
import { Phrases } from './phrases.js';
import type { Marked } from './sections.js';

type Track = Knowledge['tracks'][number];

const spanOf = ({ tokens }: Marked, { from, to }: { from: number; to: number }): Span => ({
  from: tokens[from]!.from,
  to: tokens[to - 1]!.to,
});

/** Names of parties on record, as phrases: each word but the shortest may take an ending. */
export function partyPhrases({ parties }: Knowledge): Phrases {
  const phrase = (name: string) =>
    (
      name
        .toLowerCase()
        .replaceAll('ё', 'е')
        .match(/\p{L}+/gu) ?? []
    )
      .map((word) => (word.length > 4 ? `${word.slice(0, word.length > 6 ? -2 : -1)}*` : word))
      .join(' ');
  const lists = parties.map(({ code, names }) => [code, names.map(phrase).filter(Boolean)] as const);
  return new Phrases({ party: Object.fromEntries(lists) });
}

/** The parties that a sentence names, by code. */
export function partiesIn(sentence: Marked, named: Phrases): Map<string, Span[]> {
  const found = new Map<string, Span[]>();
  for (const match of [...marksOf(sentence, 'party'), ...(named.in(sentence).get('party') ?? [])])
    found.set(match.value!, [...(found.get(match.value!) ?? []), spanOf(sentence, match)]);
  return found;
}

/** Words of a title that tell one agreement from another: short ones and the word for agreement do not. */
const titleWords = (title: Text, { language, phrases }: Patterns): string[] => {
  const text = typeof title === 'string' ? title : title[language];
  const words =
    (text ?? '')
      .toLowerCase()
      .replaceAll('ё', 'е')
      .match(/\p{L}{4,}/gu) ?? [];
  const general = (word: string) =>
    phrases
      .in({ tokens: [{ from: 0, to: 0, low: word, text: word, before: '', capital: false }] })
      .has('agreement');
  return words.filter((word) => !general(word)).map((word) => word.slice(0, Math.max(4, word.length - 3)));
};

function subjectOf(sentence: Marked, track: Track, patterns: Patterns): Span[] {
  const marks = marksOf(sentence, `subject:${track.kind}`);
  if (marks.length > 0) return marks.map((match) => spanOf(sentence, match));
  const words = titleWords(track.title, patterns);
  if (words.length < 2) return [];
  const at = words.map((word) => sentence.tokens.findIndex(({ low }) => low.startsWith(word)));
  if (at.includes(-1) || Math.max(...at) - Math.min(...at) > 12) return [];
  return [{ from: sentence.tokens[Math.min(...at)]!.from, to: sentence.tokens[Math.max(...at)]!.to }];
}

/** The tracks on record that one of these groups of sentences is about: the first group that names any decides. */
export function tracksIn(
  groups: readonly (readonly Marked[])[],
  all: readonly Marked[],
  knowledge: Knowledge,
  patterns: Patterns,
): Found<string>[] {
  const named = partyPhrases(knowledge);
  const parties = new Map<string, number>();
  for (const sentence of all)
    for (const [code, spans] of partiesIn(sentence, named))
      parties.set(code, (parties.get(code) ?? 0) + spans.length);
  const possible = knowledge.tracks.filter(
    (track) => track.parties.length > 0 && track.parties.every((code) => parties.has(code)),
  );
  for (const group of groups) {
    const there = new Set(group.flatMap((sentence) => [...partiesIn(sentence, named).keys()]));
    const found = possible.flatMap((track) => {
      const at = group.flatMap((sentence) => subjectOf(sentence, track, patterns));
      return at.length > 0 ? [{ track, at }] : [];
    });
    if (found.length === 0) continue;
    // Of two agreements on one subject: the one whose parties stand beside it.
    const closest = found.filter(({ track }) => {
      const rivals = found.filter((other) => other.track !== track && other.track.kind === track.kind);
      const missing = (each: Track) => each.parties.filter((code) => !there.has(code)).length;
      return rivals.every(
        (rival) => missing(track) < missing(rival.track) || sum(track, parties) > sum(rival.track, parties),
      );
    });
    return closest.map(({ track, at }) => ({ value: track.slug, at: distinct(at) }));
  }
  return [];
}
const sum = ({ parties }: Track, counts: ReadonlyMap<string, number>): number =>
  Math.min(...parties.map((code) => counts.get(code) ?? 0));

/** A sentence may be in a group twice. */
const distinct = (at: readonly Span[]): Span[] =>
  at
    .filter(({ from }, index) => at.findIndex((each) => each.from === from) === index)
    .sort((a, b) => a.from - b.from);
