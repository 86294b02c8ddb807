import { datesIn } from './dates.js';
import { marksOf } from './events.js';
import type { Fields, Span } from './fields.js';
import type { Marked } from './sections.js';
import { dated, type Setting } from './setting.js';

/** How many words may stand between a side and what it will do. */
const NEAR = 3;

/** What a side said that it would do: only where the text names the side and what it does. */
export function stepsOf(sentences: readonly Marked[], setting: Setting): Fields['steps'] {
  return sentences.flatMap((sentence) => {
    const { tokens } = sentence;
    const [verb] = marksOf(sentence, 'step');
    if (!verb || sentence.headline || marksOf(sentence, 'background').length > 0) return [];
    const kazakh = setting.patterns.posts.ends;
    const parties = marksOf(sentence, 'party').filter(({ to }) => to <= verb.from);
    const sides = marksOf(sentence, 'delegation');
    const party = parties.find(({ from, to }) => {
      const side = sides.find((each) => each.from >= from && each.from - to <= 1);
      const end = side?.to ?? to;
      const subject =
        side !== undefined ||
        (!kazakh && tokens[from]!.low === 'kazakhstan') ||
        tokens[from]!.from === sentence.from;
      return subject && (kazakh ? side !== undefined : verb.from - end <= NEAR);
    });
    if (!party) return [];
    const start = kazakh ? (sides.find((each) => each.from >= party.from)?.to ?? party.to) : verb.from;
    const end = kazakh ? verb.to : tokens.length;
    const what: Span = { from: tokens[start]!.from, to: tokens[end - 1]!.to };
    const words = tokens
      .slice(start, end)
      .map(
        ({ before, text, from, to }, index) =>
          (index === 0 ? '' : before) + text + (to - from > text.length ? '’s' : ''),
      )
      .join('');
    const due = dueIn(sentence, setting);
    return [
      {
        value: { side: party.value, what: words, ...(due && { due }) },
        at: [{ from: tokens[party.from]!.from, to: tokens[party.to - 1]!.to }, what].sort(
          (a, b) => a.from - b.from,
        ),
      },
    ];
  });
}

function dueIn(sentence: Marked, { patterns, published, allDates }: Setting): string | undefined {
  const words = marksOf(sentence, 'due');
  const values = datesIn(sentence, patterns).flatMap((date) => {
    const limit = words.some(({ from, to }) => date.first - to === 0 || from - date.last === 1);
    const value = limit ? dated(date, 'after', published, allDates) : null;
    return value ? [value.value] : [];
  });
  return values.length === 1 ? values[0] : undefined;
}
