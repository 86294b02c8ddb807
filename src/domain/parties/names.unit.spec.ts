import { describe, expect, it } from '@jest/globals';
import { partySchema, placeSchema } from '../events/event-data.js';
import { LANGUAGES, line } from '../values/text.js';
import { BODIES } from './bodies.js';
import { CITIES } from './cities.js';
import { type Labels, OTHER_NAMES, PARTY_NAMES } from './names.js';

/** Whom or what a name means, where more than one of `named` is called so. */
function meantTwice(named: readonly (readonly [string, readonly string[]])[]) {
  const called = named.flatMap(([who, names]) => names.map((name) => ({ who, name: name.toLowerCase() })));
  return Object.fromEntries(
    [...Map.groupBy(called, ({ name }) => name)]
      .map(([name, all]) => [name, [...new Set(all.map(({ who }) => who))]] as const)
      .filter(([, all]) => all.length > 1),
  );
}

const written = (labels: Labels) => LANGUAGES.map((language) => labels[language]);

describe('a party that is typed by name', () => {
  const others = Object.entries(OTHER_NAMES);

  it('given any of its names, then no other party is meant', () => {
    const shown = Object.entries(PARTY_NAMES).map(([code, labels]) => [code, written(labels)] as const);
    expect(meantTwice([...shown, ...others])).toEqual({});
  });

  it('given it has other names, then they can be typed, and it has one that is shown', () => {
    for (const [code, names] of others) {
      expect(names).not.toEqual([]);
      for (const name of names) expect(line(300).safeParse(name).success).toBe(true);
      expect(PARTY_NAMES).toHaveProperty(code);
    }
  });

  // Their codes are abbreviations of the English names.
  it.each(['EU', 'EAEU', 'ASEAN', 'UN'])(
    'given the organisation %s, then it has a Cyrillic one too',
    (code) =>
      expect(OTHER_NAMES[code]).toContainEqual(expect.stringMatching(/^(?:(?=\p{Lu})\p{Script=Cyrl})+$/u)),
  );
});

describe('a body that an agreement set up', () => {
  it('given its name in a language, then no other body is meant', () =>
    expect(
      meantTwice(Object.entries(BODIES).map(([body, labels]) => [body, written(labels)] as const)),
    ).toEqual({}));

  it.each(['cooperation_council', 'cooperation_committee'])(
    'given the %s, where the visa talks were spoken of, then its name is known in every language',
    (body) => expect(Object.keys(BODIES[body] ?? {})).toEqual(LANGUAGES),
  );
});

describe('a city where agreements are negotiated', () => {
  it('given an entry names it, then it is a place in a country, in every language', () => {
    for (const place of CITIES) {
      expect(Object.keys(place.city)).toEqual(LANGUAGES);
      expect(placeSchema.safeParse(place).error).toBeUndefined();
      expect(partySchema.safeParse(place.country).error).toBeUndefined();
    }
  });

  it('given its name, however it is spelt, then it lies in one country', () =>
    expect(meantTwice(CITIES.map(({ city, country }) => [String(country), written(city)] as const))).toEqual(
      {},
    ));

  it('given Brussels, where a round was held, and Astana, where one is planned, then both are known', () =>
    expect(CITIES.map(({ city }) => city.en)).toEqual(expect.arrayContaining(['Brussels', 'Astana'])));
});
