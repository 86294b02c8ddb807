import { describe, expect, it } from '@jest/globals';
import { type Named, namesakesAmong, trackName } from './track-names.js';

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
    const [one, same, other] = [track('a', ['EU', 'KZ']), track('b', ['KZ', 'EU']), track('c', ['EU', 'UZ'])];
    const namesakes = namesakesAmong([one, same, other, one]);
    expect([...namesakes].sort()).toEqual(['a', 'b']);
    expect(trackName(one, { ...english, namesakes })).toBe(
      'Visa facilitation agreement, Kazakhstan – European Union (a)',
    );
    expect(trackName(other, { ...english, namesakes })).not.toContain('(c)');
  });

  it('compares titles as they are read, in each language', () => {
    const one = track('a', ['EU', 'KZ'], { en: 'Readmission', ru: 'Реадмиссия' });
    expect(namesakesAmong([one, track('b', ['EU', 'KZ'], 'Readmission')]).size).toBe(2);
    expect(namesakesAmong([one, track('b', ['EU', 'KZ'], { ru: 'Другое' })]).size).toBe(0);
  });
});
