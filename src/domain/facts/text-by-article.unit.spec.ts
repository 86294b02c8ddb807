import { describe, expect, it } from '@jest/globals';
import { articleCounts, NOTHING_STATED, textByArticle } from './text-by-article.js';

const stated = (seq: number, occurredOn: string, articles: object[], version?: string) => ({
  ...{ seq, occurredOn },
  data: { articles, ...(version && { version }) },
});

describe('the text by article', () => {
  it('is nothing before it is stated', () => {
    expect(textByArticle([])).toBe(NOTHING_STATED);
    expect(articleCounts([])).toEqual({ agreed: 0, bracketed: 0, open: 0, dropped: 0, total: 0 });
  });

  it('keeps the order in which articles were first named, and the day since which each state stands', () => {
    // Given two entries, of which the second names one article again in the same state
    const { articles, version } = textByArticle([
      stated(1, '2025-02-20', [
        { ref: '2', state: 'open' },
        { ref: '1', state: 'agreed', title: { en: 'Scope' } },
      ]),
      stated(2, '2025-06', [
        { ref: '3', state: 'dropped' },
        { ref: '1', state: 'agreed', note: 'As in the model' },
        { ref: '2', state: 'bracketed' },
      ]),
    ]);
    // Then the first state of that article stands since the first entry
    expect(articles).toEqual([
      { ref: '2', state: 'bracketed', since: '2025-06', seq: 2 },
      {
        ref: '1',
        state: 'agreed',
        since: '2025-02-20',
        seq: 2,
        title: { en: 'Scope' },
        note: 'As in the model',
      },
      { ref: '3', state: 'dropped', since: '2025-06', seq: 2 },
    ]);
    expect(version).toBeNull();
    expect(articleCounts(articles)).toEqual({ agreed: 1, bracketed: 1, open: 0, dropped: 1, total: 2 });
  });

  it('takes titles, notes and the version from the newest entry that gave them', () => {
    const { articles, version } = textByArticle([
      stated(1, '2025', [{ ref: '1', state: 'open', title: 'Scope', note: 'First' }], 'Draft 1'),
      stated(2, '2026', [{ ref: '1', state: 'open', title: 'Purpose' }], 'Draft 2'),
      stated(3, '2026', [{ ref: '1', state: 'agreed' }]),
    ]);
    expect(articles).toEqual([
      { ref: '1', state: 'agreed', since: '2026', seq: 3, title: 'Purpose', note: 'First' },
    ]);
    expect(version).toBe('Draft 2');
  });
});
