import { describe, expect, it } from '@jest/globals';
import { personNameSchema, usernameSchema } from '../people/person.js';
import { skeletonOf } from './look-alikes.js';

describe('user names that look alike', () => {
  it.each([
    ['r\u043e\u043et', 'root', 'Cyrillic о'],
    ['ｒｏｏｔ', 'root', 'full width'],
    ['oﬃcer', 'officer', 'a ligature'],
    ['\u0441\u043e\u0441\u043e', 'coco', 'all Cyrillic'],
    ['\u0456ван', 'iван', 'Kazakh і and Latin i'],
    ['αlmas', 'almas', 'Greek α'],
    ['user1', 'userl', 'a figure and a letter'],
  ])('given %s and %s, they have one skeleton (%s)', (one, other) => {
    expect(skeletonOf(one)).toBe(skeletonOf(other));
  });

  it.each([
    ['aigerim', 'aigerin'],
    ['алмас', 'алмаз'],
    ['ғани', 'гани'],
    ['a.b', 'a-b'],
  ])('given %s and %s, they have two', (one, other) => {
    expect(skeletonOf(one)).not.toBe(skeletonOf(other));
  });
});

describe('a person’s name', () => {
  it.each([
    '\u3164',
    '\u2800\u2800',
    '\u115f\u1160',
    'a\u034fb',
    'a\u200bb',
    'a\u202eb',
    'Admin',
    '\u0430dmin',
  ])('given %j, it is refused', (name) => {
    expect(personNameSchema.safeParse(name).success).toBe(false);
  });

  it('given a name in NFD, it is stored in NFC; a user name of invisible letters is refused', () => {
    expect(personNameSchema.parse('Андре\u0438\u0306')).toBe('Андре\u0439');
    expect(usernameSchema.safeParse('a\u3164').success).toBe(false);
    expect(usernameSchema.safeParse('ілияс.қ').success).toBe(true);
  });
});
