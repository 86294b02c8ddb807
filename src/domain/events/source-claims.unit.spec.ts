import { describe, expect, it } from '@jest/globals';
import type { SourceClaim } from '../values/views.js';
import { disagreementsIn, followSource } from './source-claims.js';

type Cited = { ref: string; says?: SourceClaim };

const round = (sources: Cited[], data: Record<string, unknown> = { number: 2 }) => ({
  type: 'round.held' as const,
  occurredOn: '2026-03-03',
  data,
  sources,
});

describe('given an entry whose sources say otherwise', () => {
  const ours: Cited = { ref: 'ours' };
  const theirs: Cited = { ref: 'theirs', says: { occurredOn: '2026-03-02', number: 3 } };
  const press: Cited = { ref: 'press', says: { occurredOn: '2026-03-02' } };

  it('each field is listed with what the entry says and what each source says', () => {
    expect(disagreementsIn(round([ours, theirs, press]))).toEqual([
      {
        field: 'occurredOn',
        followed: { value: '2026-03-03', by: [] },
        others: [{ value: '2026-03-02', by: [theirs, press] }],
      },
      { field: 'number', followed: { value: 2, by: [] }, others: [{ value: 3, by: [theirs] }] },
    ]);
  });

  it('a source that expressly says what the entry says stands with it, whatever the order of keys', () => {
    const place = { city: { en: 'Astana', ru: 'Астана' }, country: 'KZ' };
    const agreeing = { ref: 'a', says: { place: { country: 'KZ', city: { ru: 'Астана', en: 'Astana' } } } };
    const other = { ref: 'b', says: { place: { city: 'Almaty' } } };
    expect(disagreementsIn(round([agreeing], { place }))).toEqual([]);
    expect(disagreementsIn(round([agreeing, other], { place }))).toEqual([
      {
        field: 'place',
        followed: { value: place, by: [agreeing] },
        others: [{ value: { city: 'Almaty' }, by: [other] }],
      },
    ]);
  });

  it('its outcome, else its summary, is compared with the words of a source', () => {
    const worded = { ref: 'a', says: { what: 'Progress was made' } };
    const followedIn = (data: object) => disagreementsIn(round([worded], { ...data }))[0]?.followed.value;
    expect(followedIn({ outcome: 'Text agreed', summary: 'Round 2' })).toBe('Text agreed');
    expect(followedIn({ summary: 'Round 2' })).toBe('Round 2');
    expect(followedIn({})).toBeUndefined();
    expect(disagreementsIn(round([worded], { outcome: 'Progress was made' }))).toEqual([]);
  });

  it('where it follows another source, what it said becomes the claim of the rest', () => {
    expect(followSource(round([ours, theirs, press]), 'theirs')).toEqual({
      type: 'round.held',
      occurredOn: '2026-03-02',
      data: { number: 3 },
      sources: [
        { ref: 'ours', says: { occurredOn: '2026-03-03', number: 2 } },
        theirs,
        { ref: 'press', says: { occurredOn: '2026-03-02', number: 2 } },
      ],
    });
  });

  it('it keeps its own words, and follows no field that its event does not have', () => {
    const says = { what: 'Progress was made', target: '2026', number: 7 };
    const statement = { ...round([ours, { ref: 'b', says }], {}), type: 'statement.made' as const };
    expect(followSource(statement, 'b')).toEqual(statement);
    expect(followSource(statement, 'nowhere')).toBe(statement);
  });

  it('what it did not say before is nobody’s claim', () => {
    const place = { city: 'Astana' };
    const followed = followSource(round([ours, { ref: 'b', says: { place } }]), 'b');
    expect(followed.data).toEqual({ number: 2, place });
    expect(followed.sources[0]).toEqual(ours);
  });
});
