import type { Reading, Span } from '../../../communiques/index.js';

/** The sentence around a place of the text. */
function sentenceAround(text: string, { from, to }: Span, language: string): Span {
  const start = text.lastIndexOf('\n', from - 1) + 1;
  const end = text.indexOf('\n', to);
  const line = text.slice(start, end === -1 ? text.length : end);
  const sentences = [...new Intl.Segmenter(language, { granularity: 'sentence' }).segment(line)].map(
    ({ index, segment }) => ({ from: start + index, to: start + index + segment.trimEnd().length }),
  );
  const first = sentences.find((each) => from < each.to) ?? { from, to };
  const last = sentences.findLast((each) => to > each.from) ?? first;
  return { from: first.from, to: Math.max(first.to, last.to) };
}

/** The sentences that carry what happened and when, in the order of the text; empty if it says neither. */
export function quotationOf(text: string, { language, type, occurredOn, number }: Reading): string {
  const main = [type, occurredOn, number].flatMap((found) => found?.at.slice(0, 1) ?? []);
  const sentences = main.map((span) => sentenceAround(text, span, language)).sort((a, b) => a.from - b.from);
  const apart = sentences.filter(
    (each, index) => !sentences.slice(0, index).some((before) => each.from < before.to),
  );
  return apart.map(({ from, to }) => text.slice(from, to).trim()).join(' … ');
}
