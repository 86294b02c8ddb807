import { createRequire } from 'node:module';
import { describe, expect, it } from '@jest/globals';
import { Ajv, type SchemaObject } from 'ajv';
import { LANGUAGES, type Language } from '../../domain/values/text.js';
import type { TrackView, TransitionView } from '../../domain/values/views.js';
import { eventTypes } from '../events/event-types.js';
import type { Message } from '../events/message.js';
import { cardBody, MOST_BYTES } from './card.js';
import { cardText, NO_MARKS, thinCardText } from './card-text.js';

/** Of the schema of Adaptive Cards 1.5 what our cards use, and nothing else. */
const OURS: SchemaObject = {
  definitions: {
    run: {
      type: 'object',
      required: ['type', 'text'],
      additionalProperties: false,
      properties: {
        type: { const: 'TextRun' },
        text: { type: 'string', minLength: 1 },
        size: { enum: ['Small', 'Large'] },
        weight: { enum: ['Bolder'] },
        isSubtle: { type: 'boolean' },
      },
    },
  },
  type: 'object',
  required: ['$schema', 'type', 'version', 'lang', 'body'],
  additionalProperties: false,
  properties: {
    $schema: { const: 'http://adaptivecards.io/schemas/adaptive-card.json' },
    type: { const: 'AdaptiveCard' },
    version: { const: '1.4' },
    lang: { enum: LANGUAGES },
    body: {
      type: 'array',
      minItems: 1,
      items: {
        type: 'object',
        required: ['type', 'spacing', 'inlines'],
        additionalProperties: false,
        properties: {
          // No TextBlock and no FactSet: both read Markdown.
          type: { const: 'RichTextBlock' },
          spacing: { const: 'Small' },
          inlines: { type: 'array', minItems: 1, items: { $ref: '#/definitions/run' } },
        },
      },
    },
    actions: {
      type: 'array',
      maxItems: 1,
      items: {
        type: 'object',
        required: ['type', 'title', 'url'],
        additionalProperties: false,
        properties: {
          type: { const: 'Action.OpenUrl' },
          title: { type: 'string' },
          url: { type: 'string', pattern: '^https://' },
        },
      },
    },
  },
};

const isOurs = new Ajv({ allErrors: true }).compile(OURS);

/** What Microsoft's own reader makes of cards. Its build for bundlers is no module that Node takes. */
const { AdaptiveCard, SerializationContext } = createRequire(import.meta.url)(
  'adaptivecards/dist/adaptivecards.js',
) as typeof import('adaptivecards');

/** What a card breaks of the schema above, and what Microsoft's reader says of it. */
function faultsOf(content: unknown): unknown[] {
  const context = new SerializationContext();
  const card = new AdaptiveCard();
  card.parse(content, context);
  const said = Array.from({ length: context.eventCount }, (_, nth) => context.getEventAt(nth).message);
  // It takes for a language only what the browser that shows the card speaks.
  const faults = said.filter((message) => !/"lang"/.test(message));
  expect(textsOf(card.toJSON())).toEqual(textsOf(content));
  return isOurs(content) ? faults : [...faults, ...(isOurs.errors ?? [])];
}

const textsOf = (card: unknown): string[] =>
  (card as Card).body.flatMap(({ inlines }) => inlines.map(({ text }) => text));

const types = eventTypes();

type Card = { body: { inlines: { text: string }[] }[]; actions?: { title: string; url: string }[] };

function read({ contentType, body }: { contentType: string; body: string }) {
  const { type, attachments, ...more } = JSON.parse(body);
  expect([contentType, type, more]).toEqual(['application/json', 'message', {}]);
  expect(attachments).toHaveLength(1);
  const [{ contentType: kind, contentUrl, content }] = attachments;
  expect([kind, contentUrl]).toEqual(['application/vnd.microsoft.card.adaptive', null]);
  expect(faultsOf(content)).toEqual([]);
  return content as Card;
}

const linesOf = ({ body }: Card) => body.map(({ inlines }) => inlines.map(({ text }) => text).join(''));

const reader = (language: Language, more: { publicUrl?: string | null; public?: boolean } = {}) => ({
  ...{ language, ownParty: 'KZ', publicUrl: 'https://talks.example', public: false },
  ...more,
});

const TRACK = {
  slug: 'visa',
  parties: ['EU', 'KZ'],
  title: {
    en: 'Visa facilitation',
    ru: 'Об упрощении визового режима',
    kk: 'Виза режимін жеңілдету туралы өңірлік келісім',
  },
} as unknown as TrackView;

const named = (title: TrackView['title']) => ({ ...TRACK, title });

/** The example of a type, with changes to its entry. */
function messageOf(type: string, changes: Partial<TransitionView> = {}): Message {
  const example = types.find((one) => one.type === type)?.example as Message;
  const { transition = null } = example.data as { transition?: TransitionView | null };
  return { ...example, thin: {}, transition: transition && { ...transition, track: 'visa', ...changes } };
}

const cardOf = (message: Message, language: Language = 'en', track: TrackView | null = TRACK) =>
  read(cardBody(cardText(message, track, NO_MARKS, reader(language))));

describe('a card', () => {
  it.each(LANGUAGES)('given any type of message, is valid and says in %s what happened', (language) => {
    for (const { type, label } of types) {
      const message = messageOf(type);
      const aboutEndpoint = type.startsWith('endpoint.');
      const whole = cardOf(message, language, aboutEndpoint ? null : TRACK);
      const thin = read(cardBody(thinCardText(message, reader(language))));
      expect(linesOf(thin)[0]).toBe(label[language]);
      expect(linesOf(whole).length).toBeGreaterThanOrEqual(2);
      for (const card of [whole, thin]) expect(card.actions).toHaveLength(1);
    }
  });

  it.each([
    [
      'en',
      'Visa facilitation, Kazakhstan – European Union',
      ['March 2026', 'Exploratory → Announced', 'Open'],
    ],
    ['ru', 'Об упрощении визового режима, Казахстан – Европейский союз', ['март 2026', ' → ', 'Открыть']],
    [
      'kk',
      'Виза режимін жеңілдету туралы өңірлік келісім, Қазақстан – Еуропалық Одақ',
      ['2026', ' → ', 'Ашу'],
    ],
  ] as const)(
    'given a partial date, says in %s when, where, from which stage to which',
    (language, title, said) => {
      const message = messageOf('launch.announced', {
        occurredOn: '2026-03',
        data: { place: { city: { en: 'Astana', ru: 'Астана', kk: 'Астана' } }, summary: 'Ниет білдірілді' },
        sources: [{ ref: 's', title: 'Communiqué', publisher: 'Ministry', language: 'en' }],
      });
      const card = cardOf(message, language);
      const lines = linesOf(card);
      expect(lines[0]).toBe(title);
      const text = [...lines, ...(card.actions ?? []).map((action) => action.title)].join('\n');
      for (const words of [...said, 'Communiqué, Ministry', 'Ниет білдірілді']) expect(text).toContain(words);
      expect(text).toMatch(/: (Астана|Astana)\n/);
      expect(lines.at(-1)).toBe('visa');
    },
  );

  it.each([
    ['../2020', 'or earlier'],
    ['2026~', 'about 2026'],
    ['2025-12-02/2025-12-03', '2–3 December 2025'],
  ])('given the date %s, says it in words', (occurredOn, words) => {
    expect(linesOf(cardOf(messageOf('round.held', { occurredOn }))).join('\n')).toContain(words);
  });

  it('given Markdown, mentions, HTML and functions in a title, shows them as they were typed', () => {
    const title = '*bold* _it_ [Sign in](http://evil.example) <at>Everybody</at> <b>x</b> - item # head';
    const card = cardOf(
      messageOf('round.held'),
      'en',
      named({ en: `${title} {{DATE(2020-01-01T00:00:00Z)}}` }),
    );
    // No element of the card reads any of it (the schema above), and nothing is changed but the function.
    expect(linesOf(card)[0]).toBe(`${title} { {DATE(2020-01-01T00:00:00Z)}}, Kazakhstan – European Union`);
    expect(card.actions?.map(({ url }) => url)).toEqual([
      'https://talks.example/tracks/visa?lang=en#entry-1',
    ]);
  });

  it('given characters that hide or turn the text, writes them out', () => {
    expect(linesOf(cardOf(messageOf('round.held'), 'en', named('Visa\u202eegami')))[0]).toContain(
      'Visa[U+202E]egami',
    );
  });

  it('given the longest texts that are stored, stays below the limit and says that something is left out', () => {
    for (const letter of ['a', 'ұ', '𐰀', '"']) {
      const long = letter.repeat(10_000);
      const source = { ref: 's', title: long, publisher: long, language: 'en' };
      const message = messageOf('round.held', {
        data: { place: { city: long }, summary: long },
        reason: long,
        sources: Array.from({ length: 100 }, () => source),
      });
      const body = cardBody(
        cardText(message, named(long), { ...NO_MARKS, event: { internal: true, until: null } }, reader('kk')),
      );
      expect(Buffer.byteLength(body.body)).toBeLessThanOrEqual(MOST_BYTES);
      const lines = linesOf(read(body));
      expect(lines.join('\n')).toContain('сыймады');
      expect(lines.join('\n')).toContain('Күні: 2026 жылғы 3 наурыз');
    }
  });

  it('given more than three sources, names three and counts the rest', () => {
    const sources = ['A', 'B', 'C', 'D', 'E'].map((title) => ({
      ...{ ref: title, title, publisher: 'P', language: 'en' },
    }));
    expect(linesOf(cardOf(messageOf('round.held', { sources })))).toContain(
      'Sources: A, P; B, P; C, P; 2 more',
    );
  });

  it('given a correction, names the entry and the reason, and leads to the entry', () => {
    const card = cardOf(messageOf('transition.corrected'));
    expect(linesOf(card)).toEqual(
      expect.arrayContaining(['Entry corrected', 'Corrects entry: 1', 'Reason: Given as a day too early']),
    );
    expect(card.actions?.[0]?.url).toBe('https://talks.example/tracks/visa?lang=en#entry-1');
  });

  it('given the public view or no public address, leads to the track or nowhere', () => {
    const to = (more: Parameters<typeof reader>[1]) =>
      read(cardBody(cardText(messageOf('round.held'), TRACK, NO_MARKS, reader('en', more)))).actions;
    expect(to({ public: true })?.[0]?.url).toBe('https://talks.example/tracks/visa?lang=en');
    expect(to({ publicUrl: null })).toBeUndefined();
  });

  it('given an endpoint that was disabled, says which and why, and leads to its page', () => {
    const card = cardOf(messageOf('endpoint.disabled'), 'en', null);
    const [title, ...lines] = linesOf(card);
    expect(title).toBe('Webhook endpoint disabled');
    expect(lines[0]).toBe('A webhook endpoint was disabled: Desk for Europe');
    expect(lines[1]).toMatch(/^Switched off after five days of failures, 4 March 2026/);
    expect(card.actions?.[0]?.url).toMatch(/^https:\/\/talks\.example\/webhooks\/[-0-9a-f]{36}\?lang=en$/);
  });
});
