import { describe, expect, it } from '@jest/globals';
import { unseenIn } from '../values/characters.js';
import { LANGUAGES } from '../values/text.js';
import { EUROPEAN_UNION } from './european-union.js';
import { KAZAKHSTAN } from './kazakhstan.js';
import { PARTY_NAMES } from './names.js';
import { type PartyFile, partyData, partyFileSchema } from './party-file.js';
import { builtInProcedure, eventInstead, hasStep, stepsOf } from './procedures.js';
import { NOTIFIED_STEP, RATIFIED_STEP } from './step-names.js';

const DAY = '2026-11-21';
const AT = 'parties/QA1/procedures/0';
const labels = (word: string) => ({ en: word, ru: word, kk: word });
const text = { title: labels('Treaties Act') };

/** An invented party, with two texts, one after the other. */
const file = partyFileSchema.parse({
  parties: {
    KG: { name: { ru: 'Кыргызская Республика' } },
    QA1: {
      name: labels('Ruritania'),
      procedures: [
        { until: '2019-12-31', text, steps: [{ step: 'ratified', by: labels('the King') }] },
        {
          since: '2020',
          text,
          steps: [{ step: 'royal_assent', name: labels('Royal assent') }, { step: 'ratified' }],
        },
      ],
    },
  },
} satisfies PartyFile);

const stepCalled = (step: string) => ({ step, name: labels('Royal assent') });
const names = (steps: readonly { step: string }[]) => steps.map(({ step }) => step);

describe('what is built in', () => {
  it('names parties in every language, without anything that nobody sees', () => {
    for (const name of Object.values(PARTY_NAMES)) {
      for (const language of LANGUAGES) expect(unseenIn(name[language])).toBeNull();
    }
  });

  it('says where a procedure stands', () => {
    for (const { text, since } of [EUROPEAN_UNION, KAZAKHSTAN]) {
      expect([since, text?.url]).toEqual([expect.any(String), expect.stringMatching(/^https:/)]);
    }
  });

  it('has the steps of Article 218, of the law of Kazakhstan, and three for every other party', () => {
    const { procedureOn } = partyData();
    expect(names(procedureOn('EU', DAY).steps)).toEqual([
      ...['mandate', 'signing_decision', 'consent', 'conclusion', 'notified'],
    ]);
    expect(names(procedureOn('KZ', DAY).steps)).toEqual([
      ...['legal_and_linguistic_expertise', 'interagency_approval', 'signing_decision', 'full_powers'],
      ...['ratified', 'notified', 'state_register'],
    ]);
    expect(procedureOn('QA1', DAY)).toMatchObject({
      steps: [{ step: 'signing_decision' }, { step: 'ratified' }, { step: 'notified' }],
    });
    expect(procedureOn('QA1', DAY).text).toBeUndefined();
  });

  it('says of days before its text only which steps there were', () => {
    const { steps, text } = partyData().procedureOn('EU', '2008-11-27');
    expect([names(steps), text]).toEqual([names(EUROPEAN_UNION.steps), undefined]);
    expect(steps.every(({ by }) => by === undefined)).toBe(true);
    expect(names(partyData().procedureOn('KZ', '2004-01-01').steps)).toEqual([
      ...['signing_decision', 'ratified', 'notified'],
    ]);
  });
});

describe('a ministry’s file', () => {
  const { names: named, procedureOn, steps } = partyData(file);

  it('gives names in some languages and keeps the others', () => {
    expect(named.get('KG')).toEqual({ ...PARTY_NAMES.KG, ru: 'Кыргызская Республика' });
    expect(named.get('QA1')).toEqual(labels('Ruritania'));
    expect(named.get('EU')).toEqual(PARTY_NAMES.EU);
  });

  it('adds procedures, each for its days', () => {
    expect(names(procedureOn('QA1', '2019-06-01').steps)).toEqual(['ratified']);
    expect(names(procedureOn('QA1', '2019-12-31').steps)).toEqual(['ratified']);
    expect(names(procedureOn('QA1', '2020-01-01').steps)).toEqual(['royal_assent', 'ratified']);
    expect(names(procedureOn('QA1', DAY).steps)).toEqual(['royal_assent', 'ratified']);
    expect(procedureOn('QA1', DAY).steps[0]?.event).toBe('step.completed');
    expect(procedureOn('QA1', DAY).steps[1]?.event).toBe('agreement.ratified');
    expect(steps.get('royal_assent')).toEqual(labels('Royal assent'));
  });

  it('changes nothing of what is accepted: the rules know the built-in steps alone', () => {
    expect(stepsOf('QA1')).toEqual(['signing_decision', 'ratified', 'notified']);
    expect(hasStep('QA1', 'royal_assent')).toBe(false);
    expect(eventInstead('QA1', 'conclusion')).toBe('agreement.ratified');
  });

  it.each([
    ['a party without a code', { parties: { Ruritania: {} } }, 'parties/Ruritania'],
    ['a name in no language', { parties: { QA1: { name: { fr: 'Ruritanie' } } } }, 'parties/QA1/name'],
    ['a procedure without a text', proceduresOf({ steps: [{ step: 'ratified' }] }), `${AT}/text`],
    ['a procedure without steps', proceduresOf({ text, steps: [] }), `${AT}/steps`],
    ['a step that nobody knows', proceduresOf({ text, steps: [{ step: 'assent' }] }), `${AT}/steps/0`],
    [
      'a step twice',
      proceduresOf({ text, steps: [{ step: 'ratified' }, { step: 'ratified' }] }),
      `${AT}/steps/1`,
    ],
    [
      'a day that is none',
      proceduresOf({ since: 'always', text, steps: [{ step: 'ratified' }] }),
      `${AT}/since`,
    ],
    ['a step in capitals', proceduresOf({ text, steps: [stepCalled('Assent')] }), `${AT}/steps/0/step`],
    ['a step in words', proceduresOf({ text, steps: [stepCalled('royal assent')] }), `${AT}/steps/0/step`],
    ['what it does not know', { parties: {}, states: {} }, ''],
  ])('is refused: %s', (_, content, at) => {
    const { error } = partyFileSchema.safeParse(content);
    expect(error?.issues.map(({ path }) => path.join('/'))).toEqual([at]);
  });
});

describe('where a ministry’s text stands', () => {
  const isTaken = (url: string) =>
    partyFileSchema.safeParse(proceduresOf({ text: { ...text, url }, steps: [{ step: 'ratified' }] }))
      .success;

  it.each(['http', 'https'])('given an address by %s, then pages may link it', (protocol) =>
    expect(isTaken(`${protocol}://law.example/1`)).toBe(true),
  );

  it.each(['javascript', 'file', 'shttp', 'httpx'])(
    'given an address by %s, then it is refused',
    (protocol) => expect(isTaken(`${protocol}://law.example/1`)).toBe(false),
  );

  it('given an address of more than 2,000 characters, then it is refused', () => {
    const address = 'https://law.example/'.padEnd(2_000, '1');
    expect([isTaken(address), isTaken(`${address}1`)]).toEqual([true, false]);
  });
});

describe('a ministry’s own text, with steps that Paraph knows', () => {
  it.each(['KZ', 'EU', 'XA'])(
    'given those of %s by their codes alone, then names and events stay',
    (party) => {
      const { steps } = builtInProcedure(party);
      const cited = proceduresOf({ text, steps: steps.map(({ step }) => ({ step })) });
      const { procedureOn } = partyData(partyFileSchema.parse(cited));
      expect(procedureOn('QA1', DAY).steps).toEqual(steps.map(({ by, ...step }) => step));
    },
  );

  it('given who takes a step, then that is told of this step and of no other', () => {
    const given = [{ step: 'ratified', by: labels('the King') }, { step: 'notified' }];
    const { procedureOn } = partyData(partyFileSchema.parse(proceduresOf({ text, steps: given })));
    expect(procedureOn('QA1', DAY).steps).toEqual([
      { ...RATIFIED_STEP, by: labels('the King') },
      NOTIFIED_STEP,
    ]);
  });
});

it('given a thousand parties, then the file is taken, and with one more the limit is told', () => {
  const parties = Array.from({ length: 1_001 }, (_, nth) => [`Q${nth}`, {}] as const);
  const told = (count: number) =>
    partyFileSchema
      .safeParse({ parties: Object.fromEntries(parties.slice(0, count)) })
      .error?.issues.map(({ message }) => message);
  expect([told(1_000), told(1_001)]).toEqual([undefined, ['must be at most 1000']]);
});

it('given a step that is named twice, nowhere, or otherwise than codes are, then the reason is told', () => {
  const told = (...steps: object[]) =>
    partyFileSchema.safeParse(proceduresOf({ text, steps })).error?.issues.map(({ message }) => message);
  expect(told({ step: 'ratified' }, { step: 'ratified' }, { step: 'assent' })).toEqual([
    'ratified is named twice',
    'assent needs a name',
  ]);
  expect(told(stepCalled('Royal assent'))).toEqual(['must be lower-case words joined by _']);
});

function proceduresOf(procedure: object) {
  return { parties: { QA1: { procedures: [procedure] } } };
}
