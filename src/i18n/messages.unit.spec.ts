import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { IntlMessageFormat } from 'intl-messageformat';
import { EVENT_TYPES } from '../domain/events/event-data.js';
import { unseenIn } from '../domain/values/characters.js';
import { LANGUAGES, type Language } from '../domain/values/text.js';
import { STAGES } from '../domain/values/views.js';
import { catalogues } from './catalogue.js';
import { sentence, together } from './findings.js';
import { messagesFor } from './messages.js';
import { languageName, pick } from './names.js';
import { ownFirst, ownPartyCode, partyName, partyNamed, useParties } from './parties.js';

const flat = (language: Language): [string, string][] =>
  Object.entries(catalogues[language]).flatMap(([group, messages]) =>
    Object.entries(messages).map(([name, text]): [string, string] => [`${group}.${name}`, text]),
  );

type Node = ReturnType<IntlMessageFormat['getAst']>[number];

// The kinds of nodes in the parser of messages: words, and the # of a plural. Every other node names a placeholder.
const WORDS = 0;
const POUND = 7;

/** Every part of a message, also inside plurals and selects. */
function nodes(text: string, language: Language): Node[] {
  const inside = (node: Node): Node[] => [
    node,
    ...('options' in node ? Object.values(node.options).flatMap(({ value }) => value.flatMap(inside)) : []),
  ];
  return new IntlMessageFormat(text, language).getAst().flatMap(inside);
}

const isArgument = ({ type }: Node) => type !== WORDS && type !== POUND;

/** Every placeholder of a message. */
const placeholders = (text: string, language: Language): string[] =>
  [
    ...new Set(
      nodes(text, language)
        .filter(isArgument)
        .map((node) => ('value' in node ? node.value : '')),
    ),
  ].sort();

/** Every plural of a catalogue, with the key of its message. */
const plurals = (language: Language) =>
  flat(language).flatMap(([key, text]) =>
    nodes(text, language).flatMap((node) => ('pluralType' in node ? [{ key, ...node }] : [])),
  );

type Plural = ReturnType<typeof plurals>[number];

const rulesOf = (language: Language, { pluralType }: Plural) =>
  new Intl.PluralRules(language, { type: pluralType });

/** Whether the numbers of a category are all named one by one (`=1`), as the single 1 of English can be. */
function isNamed(category: string, plural: Plural, language: Language): boolean {
  const rules = rulesOf(language, plural);
  const numbers = Array.from({ length: 200 }, (_, number) => number);
  return numbers.every((number) => rules.select(number) !== category || `=${number}` in plural.options);
}

describe('a message', () => {
  it.each(LANGUAGES)('in %s holds nothing that nobody sees: a page would write it out', (language) => {
    expect(flat(language).filter(([, text]) => unseenIn(text))).toEqual([]);
  });
});

describe('the three catalogues', () => {
  it('hold the same keys', () => {
    const keys = flat('en').map(([key]) => key);
    for (const language of LANGUAGES) expect(flat(language).map(([key]) => key)).toEqual(keys);
  });

  it('ask for the same values in every language, and can all be read', () => {
    const english = new Map(flat('en'));
    for (const language of LANGUAGES)
      for (const [key, text] of flat(language))
        expect([key, placeholders(text, language)]).toEqual([
          key,
          placeholders(english.get(key) ?? '', 'en'),
        ]);
  });

  it('leave no message empty, and none of another script than its language', () => {
    for (const language of LANGUAGES)
      for (const [key, text] of flat(language)) {
        expect([key, text.trim().length > 0]).toEqual([key, true]);
        if (language === 'en') expect([key, /\p{Script=Cyrillic}/u.test(text)]).toEqual([key, false]);
      }
  });
});

describe('the list for a native reader', () => {
  it('quotes the catalogues as they are', () => {
    const lines = readFileSync('docs/reference/native-review.md', 'utf8').split('\n');
    const quoted = lines.filter((line) => /^\| `[\w.]+` \|/.test(line));
    const texts = LANGUAGES.map((language) => new Map(flat(language)));
    const expected = quoted.map((line) => {
      const key = line.split('`')[1] ?? '';
      return `| \`${key}\` | ${texts.map((of) => of.get(key)).join(' | ')} |`;
    });
    expect(quoted).toEqual(expected);
  });
});

describe('the code', () => {
  const code = globSync('src/**/*.{ts,tsx}', { exclude: (name) => name.includes('.spec.') })
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n');
  const found = (pattern: RegExp) => [...code.matchAll(pattern)].map(([, text = '']) => text);

  it('asks for every message: by its key, by a template of it, or by its group', () => {
    const keys = new Set(found(/['"]([a-z]\w*\.[\w.]+)['"]/gi));
    const templates = found(/`([a-z]\w*\.[^`]*)`/gi).map((text) =>
      text.split(/\$\{(?:[^{}]|\{[^{}]*\})*\}/).map((part) => part.replace(/\W/g, '\\$&')),
    );
    const patterns = templates.map((parts) => new RegExp(`^${parts.join('.+')}$`));
    const groups = new Set(found(/\blabels?\(\s*'(\w+)'/g));
    const isAsked = ([key]: [string, string]) =>
      keys.has(key) || groups.has(key.split('.')[0] ?? '') || patterns.some((pattern) => pattern.test(key));
    expect(flat('en').filter((message) => !isAsked(message))).toEqual([]);
  });
});

describe('what the domain knows by name', () => {
  it('has its words in the catalogues: stages and events', () => {
    const { has } = messagesFor('en');
    const keys = [
      ...STAGES.flatMap((stage) => [`stages.${stage}`, `stage_help.${stage}`]),
      ...EVENT_TYPES.flatMap((type) => [`events.${type}`, `event_help.${type}`]),
    ];
    expect(keys.filter((key) => !has(key))).toEqual([]);
  });
});

describe('plurals', () => {
  it.each(LANGUAGES)('in %s say the number wherever more than one number takes the form', (language) => {
    const unsaid = plurals(language).filter(({ value, options: { one } }) => {
      const says = (node: Node) =>
        node.type === POUND || (isArgument(node) && 'value' in node && node.value === value);
      return one !== undefined && !one.value.some(says);
    });
    expect(unsaid.map(({ key }) => key)).toEqual([]);
  });

  it.each(LANGUAGES)('in %s have every form of the language', (language) => {
    const lacking = plurals(language).flatMap((plural) =>
      rulesOf(language, plural)
        .resolvedOptions()
        .pluralCategories.filter((category) => !(category in plural.options))
        .filter((category) => !isNamed(category, plural, language))
        .map((category) => `${plural.key}: ${category}`),
    );
    expect(lacking).toEqual([]);
  });

  const rounds = (language: Language, count: number) =>
    messagesFor(language).t('say.rounds_reported', { rounds: count });

  it('take the three Russian forms', () => {
    expect(rounds('ru', 1)).toBe('по сообщениям источников, проведен 1 раунд');
    expect(rounds('ru', 3)).toBe('по сообщениям источников, проведено 3 раунда');
    expect(rounds('ru', 12)).toBe('по сообщениям источников, проведено 12 раундов');
    expect(rounds('ru', 21)).toBe('по сообщениям источников, проведен 21 раунд');
  });

  it('say a number of rounds after the Russian preposition that it takes', () => {
    const reported = (rounds: number) => messagesFor('ru').t('event.rounds_asserted', { rounds });
    expect([1, 11, 21, 22, 111].map(reported)).toEqual([
      'Сообщено об 1 раунде без указания дат',
      'Сообщено об 11 раундах без указания дат',
      'Сообщено о 21 раунде без указания дат',
      'Сообщено о 22 раундах без указания дат',
      'Сообщено о 111 раундах без указания дат',
    ]);
  });

  it('leave the Kazakh noun as it is after a number', () => {
    expect(rounds('kk', 1)).toBe('дереккөздердің хабарлауынша, 1 раунд өтті');
    expect(rounds('kk', 12)).toBe('дереккөздердің хабарлауынша, 12 раунд өтті');
  });

  it('say that none is named, not that there was none', () => {
    expect(messagesFor('en').t('chart.sources', { count: 0 })).toBe('no source named');
  });
});

describe('names', () => {
  it('call the parties by their names in each language', () => {
    expect(LANGUAGES.map((language) => partyName('KZ', language))).toEqual([
      'Kazakhstan',
      'Казахстан',
      'Қазақстан',
    ]);
    expect(partyName('EU', 'en')).toBe('European Union');
    expect(partyName('EU', 'ru')).toBe('Европейский союз');
    expect(languageName('ru', 'en')).toBe('Russian');
  });

  it('leave a party that is no code as it stands', () => {
    expect(partyName('Benelux', 'en')).toBe('Benelux');
  });

  it('call parties as treaties do, and understand what people also call them', () => {
    expect(['KG', 'HK', 'EAEU'].map((code) => partyName(code, 'ru'))).toEqual([
      'Кыргызстан',
      'Гонконг',
      'Евразийский экономический союз',
    ]);
    expect(partyName('HK', 'kk')).toBe('Гонконг');
    expect(['ЕАЭС', 'кыргызская республика', 'ЕО'].map(partyNamed)).toEqual(['EAEU', 'KG', 'EU']);
  });

  it('are those of a ministry’s own file, and its own party the one that it names', () => {
    expect(ownPartyCode()).toBe('KZ');
    useParties({ file: { parties: { KG: { name: { ru: 'Кыргызская Республика' } } } }, ownParty: 'KG' });
    const changed = [partyName('KG', 'ru'), partyName('KG', 'kk'), partyNamed('Кыргызстан'), ownPartyCode()];
    useParties();
    expect(changed).toEqual(['Кыргызская Республика', 'Қырғызстан', 'KG', 'KG']);
  });

  it('put our own party first, whichever it is', () => {
    expect(ownFirst(['EU', 'KZ'], 'KZ')).toEqual(['KZ', 'EU']);
    expect(ownFirst(['EU', 'KZ'], 'EU')).toEqual(['EU', 'KZ']);
    expect(ownFirst(['EU', 'UA'], 'KZ')).toEqual(['EU', 'UA']);
  });

  it('take another language where the own one is missing, and say which', () => {
    expect(pick({ en: 'Brussels', ru: 'Брюссель' }, 'kk')).toEqual({ value: 'Брюссель', lang: 'ru' });
    expect(pick({ kk: 'Астана' }, 'en')).toEqual({ value: 'Астана', lang: 'kk' });
    expect(pick('Zakon.kz', 'en')).toEqual({ value: 'Zakon.kz', lang: null });
  });
});

describe('refusals and warnings', () => {
  it('become sentences, their dates and sides in words', () => {
    const held = { code: 'round_already_held', params: { number: 1, when: '2025-12-02' } };
    expect(sentence(held, 'en').value).toBe('Round 1 has already been held, on 2 December 2025');
    expect(sentence(held, 'ru').value).toBe('Раунд 1 уже состоялся 2 декабря 2025 года');
    const side = { code: 'side_not_party', params: { side: 'UA', parties: ['EU', 'KZ'] } };
    expect(sentence(side, 'en').value).toBe(
      'Ukraine is not a party to this agreement; the parties are: European Union, Kazakhstan',
    );
  });

  it('name the twin by its title where that is known', () => {
    const refusal = { code: 'twin_not_in_force', params: { twin: 'ra' } };
    expect(sentence(refusal, 'en', () => 'Readmission agreement').value).toContain('(Readmission agreement)');
  });

  it('keep to a shorter sentence where a date is not known', () => {
    const refusal = { code: 'round_after_signature', params: { event: 'round.held', when: null } };
    expect(sentence(refusal, 'en').value).toBe('only before signature');
  });

  it('of many parties become one sentence, of a few they stay apart', () => {
    const missing = (count: number) =>
      Array.from({ length: count }, (_, index) => ({
        code: 'signing_not_authorised',
        params: { side: index === 0 ? 'KZ' : `Q${index + 100}` },
      }));
    const m = messagesFor('en');
    const other = { code: 'text_not_agreed', params: { stage: 'negotiating' } };
    expect(together([other, ...missing(3)], m)).toEqual([other, ...missing(3)]);
    expect(together([other, ...missing(300)], m).map((one) => sentence(one, 'en').value)).toEqual([
      'The text is neither agreed nor initialled',
      'No decision on signing is recorded: Kazakhstan, Q101, Q102, Q103 and 296 more',
    ]);
  });

  it('fall back to their own English, marked as such, where no catalogue knows the code', () => {
    const strange = { code: 'never_heard_of', params: {}, message: 'Something is not right' };
    expect(sentence(strange, 'kk')).toEqual({ value: 'Something is not right', lang: 'en' });
  });
});
