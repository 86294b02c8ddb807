import { describe, expect, it } from '@jest/globals';
import { type Named, trackName } from './track-names.js';

const track = (slug: string, parties: string[], title: Named['title'] = 'Visa facilitation agreement') => ({
  slug,
  parties,
  title,
});
const english = { language: 'en', ownParty: 'KZ' } as const;

describe('the name of a track', () => {
  it('is its title and its parties, our own first', () => {
    expect(trackName(track('a', ['EU', 'KZ']), english)).toBe(
      'Visa facilitation agreement, Kazakhstan – European Union',
    );
    expect(trackName(track('a', ['EU', 'UZ']), { ...english, language: 'ru' })).toBe(
      'Visa facilitation agreement, Европейский союз – Узбекистан',
    );
  });

  it('does not say the parties again where the title names each of them', () => {
    const title = 'Agreement between the European Union and Uzbekistan on readmission';
    expect(trackName(track('a', ['EU', 'UZ'], title), english)).toBe(title);
    expect(trackName(track('a', ['EU', 'UZ'], 'EU–UZ readmission'), english)).toBe('EU–UZ readmission');
    expect(trackName(track('a', ['EU', 'UZ'], 'EUR/UZS exchange'), english)).toContain('Uzbekistan');
  });

  it('has the slug where another has the same title and parties', () => {
    const one = track('a', ['EU', 'KZ']);
    expect(trackName(one, { ...english, namesakes: new Set(['a', 'b']) })).toBe(
      'Visa facilitation agreement, Kazakhstan – European Union (a)',
    );
    expect(trackName(one, { ...english, namesakes: new Set(['b']) })).not.toContain('(a)');
  });
});
