import { describe, expect, it } from '@jest/globals';
import { isSamePlace } from './places.js';

describe('two places that sources name', () => {
  it.each([
    ['in the same words', { city: 'Astana' }, { city: 'Astana' }],
    ['in other letters', { city: 'ASTANA' }, { city: 'Astana' }],
    ['one in several languages', { city: { en: 'Brussels', ru: 'Брюссель' } }, { city: 'Брюссель' }],
    ['one without its country', { city: 'Brussels', country: 'Belgium' }, { city: 'Brussels' }],
    ['by their country alone', { country: 'Belgium' }, { country: { en: 'Belgium' } }],
  ])('given %s, are one', (_, one, other) => {
    expect(isSamePlace(one, other)).toBe(true);
    expect(isSamePlace(other, one)).toBe(true);
  });

  it.each([
    ['two cities', { city: 'Astana' }, { city: 'Almaty' }],
    ['two cities of one country', { city: 'Astana', country: 'KZ' }, { city: 'Almaty', country: 'KZ' }],
    ['a city, and its country alone', { city: 'Astana', country: 'KZ' }, { country: 'KZ' }],
    ['two countries', { country: 'KZ' }, { country: 'Belgium' }],
    ['nothing in common but that nothing is said', {}, {}],
  ])('given %s, are not', (_, one, other) => {
    expect(isSamePlace(one, other)).toBe(false);
    expect(isSamePlace(other, one)).toBe(false);
  });

  it('given one that no source names, are not', () => {
    expect(isSamePlace(undefined, { city: 'Astana' })).toBe(false);
    expect(isSamePlace({ city: 'Astana' }, null)).toBe(false);
    expect(isSamePlace(null, null)).toBe(false);
  });
});
