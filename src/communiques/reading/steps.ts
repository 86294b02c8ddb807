import { datesIn } from './dates.js';
import { marksOf } from './events.js';
import type { Fields, Span } from './fields.js';
import type { Match } from './phrases.js';
import type { Marked } from './sections.js';
import { dated, futureFrom, type Setting } from './setting.js';

/** How many words may stand between a side and what it will do. */
const NEAR = 4;

/** A side, as "the Kazakh side" or as the subject at the beginning of a sentence. */
type Side = { party: string; from: number; to: number; named: boolean };

function sidesIn(sentence: Marked): Side[] {
  const words = marksOf(sentence, 'delegation');
  return marksOf(sentence, 'party').flatMap(({ from, to, value }) => {
    const side = words.find((each) => each.from >= to && each.from - to <= 1);
    const subject = side !== undefined || sentence.tokens[from]!.from === sentence.from;
    return subject ? [{ party: value!, from, to: side?.to ?? to, named: side !== undefined }] : [];
  });
}

/** What a side said that it would do: only where the text names the side and what it does. */
export function stepsOf(sentences: readonly Marked[], setting: Setting): Fields['steps'] {
  return sentences.flatMap((sentence) => {
    if (sentence.headline || marksOf(sentence, 'background').length > 0) return [];
    const sides = sidesIn(sentence);
    return marksOf(sentence, 'step').flatMap((verb) => stepOf(sentence, verb, sides, setting));
  });
}

function stepOf(sentence: Marked, verb: Match, sides: readonly Side[], setting: Setting): Fields['steps'] {
  const { tokens } = sentence;
  const last = setting.patterns.posts.ends;
  const side = sides.findLast(({ to }) => to <= verb.from);
  if (!side || (last ? !side.named : verb.from - side.to > NEAR)) return [];
  const start = last ? side.to : verb.from;
  const other = sides.find(({ from }) => from > verb.to)?.from;
  let end = last ? verb.to : (other ?? tokens.length);
  // «…, а швейцарская сторона»: the word that joins belongs to neither.
  while (other !== undefined && end > verb.to && !last && !tokens[end]!.before.includes(',')) end--;
  if (end <= start) return [];
  const what: Span = { from: tokens[start]!.from, to: tokens[end - 1]!.to };
  const words = tokens.slice(start, end).map(({ before, text, from, to }, index) => {
    const possessive = to - from > text.length ? '’s' : '';
    return (index === 0 ? '' : before) + text + possessive;
  });
  const due = dueIn(sentence, side.from, end, setting);
  const named = { from: tokens[side.from]!.from, to: tokens[side.to - 1]!.to };
  return [{ value: { side: side.party, what: words.join(''), ...(due && { due }) }, at: [named, what] }];
}

function dueIn(sentence: Marked, from: number, to: number, setting: Setting): string | undefined {
  const words = marksOf(sentence, 'due');
  const values = datesIn(sentence, setting.patterns).flatMap((date) => {
    const limit = words.some((each) => date.first === each.to || each.from - date.last === 1);
    const here = date.first >= from && date.last < to;
    const value = limit && here ? dated(date, 'after', futureFrom(setting), setting.allDates) : null;
    return value ? [value.value] : [];
  });
  return values.length === 1 ? values[0] : undefined;
}
