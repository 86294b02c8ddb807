import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { inDraftOrder, rangesOf, refsIn } from './article-ranges.js';

const MOST = 500;

describe('a list of articles', () => {
  it.each([
    ['1–12, 14', [...'123456789'].concat('10', '11', '12', '14')],
    ['1-3; 5 — 6', ['1', '2', '3', '5', '6']],
    ['15a, Annex  I\nPreamble', ['15a', 'Annex I', 'Preamble']],
    ['3, 1–4', ['3', '1', '2', '4']],
    ['7–5', ['7–5']],
    [' , ;\n', []],
  ])('is read: %s', (text, refs) => {
    expect(refsIn(text, MOST)).toEqual(refs);
  });

  it('gives one article more than the most, not millions, where a range has no end', () => {
    expect(refsIn('1–9999', MOST)).toHaveLength(MOST + 1);
  });

  it('is written short: three numbers in a row are a range, two are not', () => {
    expect(rangesOf(['1', '2', '3', '5', '6', '8'])).toBe('1–3, 5, 6, 8');
    expect(rangesOf(['15a', '16', '17', '18', 'Annex I'])).toBe('15a, 16–18, Annex I');
  });

  const ref = fc.oneof(
    fc.integer({ min: 0, max: 20_000 }).map(String),
    fc.integer({ min: 1, max: 99 }).map((number) => `${number}a`),
    fc.constantFrom('Preamble', 'Annex I', 'Annex II', '007', '8', '9'),
  );
  const runs = fc
    .tuple(
      fc.oneof(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 9_950, max: 10_050 })),
      fc.integer({ min: 1, max: 40 }),
    )
    .map(([from, length]) => Array.from({ length }, (_, nth) => String(from + nth)));
  const lists = fc
    .array(
      fc.oneof(
        ref.map((one) => [one]),
        runs,
      ),
      { maxLength: 12 },
    )
    .map((parts) => [...new Set(parts.flat())]);

  it('written short is read as the same articles in the same order, whatever they are', () => {
    expect(refsIn(rangesOf(['007', '8', '9']), MOST)).toEqual(['007', '8', '9']);
    fc.assert(
      fc.property(lists, (refs) => {
        expect(refsIn(rangesOf(refs), MOST)).toEqual(refs);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('the order of a draft', () => {
  const ordered = (...refs: string[]) => inDraftOrder(refs, (one) => one);

  it('is that of the numbers, with a late article at its place', () => {
    expect(ordered('1', '2', '10', '12', '11', '2a')).toEqual(['1', '2', '2a', '10', '11', '12']);
  });

  it('leaves before them what was named before them, and after them the rest', () => {
    expect(ordered('Preamble', '2', 'Annex B', '1', 'Annex A')).toEqual([
      ...['Preamble', '1', '2'],
      ...['Annex B', 'Annex A'],
    ]);
  });
});
