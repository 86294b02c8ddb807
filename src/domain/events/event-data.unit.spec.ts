import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import type { z } from 'zod';
import { jsonSchemaOf } from '../../openapi/schemas.js';
import { exportedDocumentsSchema } from '../values/documents.js';
import { dataSchemaOf } from './data-schema.js';
import {
  citationSchema,
  citationsSchema,
  claimSchema,
  closesStep,
  daySchema,
  EVENT_DATA,
  EVENT_TYPES,
  edtfSchema,
  instantSchema,
  isAboutSteps,
  isAdministrative,
  isByOwnCall,
  partySchema,
  placeSchema,
  slugSchema,
} from './event-data.js';

const { schemas } = JSON.parse(readFileSync('openapi.json', 'utf8')).components;
const faultsOf = (schema: z.ZodType, value: unknown): string[] =>
  schema.safeParse(value).error?.issues.map(({ message }) => message) ?? [];

describe('what the document says', () => {
  it.each(EVENT_TYPES)('of the data of %s is so, to the limits of each field', (type) => {
    const { schema, components } = jsonSchemaOf(EVENT_DATA[type]);
    expect(schema).toEqual(schemas.EventData.properties[type]);
    for (const [name, component] of Object.entries(components))
      expect([name, component]).toEqual([name, schemas[name]]);
  });

  it('of every event is all that there is', () =>
    expect(Object.keys(schemas.EventData.properties)).toEqual(EVENT_TYPES));

  it('of a source and of how it is cited is so', () => {
    const { components } = jsonSchemaOf(citationSchema);
    expect(Object.keys(components)).toEqual(expect.arrayContaining(['Citation', 'SourceClaim']));
    for (const [name, component] of Object.entries(components))
      expect([name, component]).toEqual([name, schemas[name]]);
  });

  it('of the data is told by each kind too, made once', () => {
    const schema = dataSchemaOf('round.held');
    expect(schema).toMatchObject({
      type: 'object',
      properties: { number: { type: 'integer', maximum: 9_999 } },
    });
    expect(dataSchemaOf('round.held')).toBe(schema);
    expect(dataSchemaOf('agreement.signed')).not.toEqual(schema);
  });
});

describe('who writes something wrong is told what', () => {
  const QUOTES = 'must be a text: put it in quotation marks, such as "2009"';
  const ZONE = 'must name its time zone: Z or +05:00';
  const INSTANT = 'must be an instant, ISO 8601 with a time zone';
  const faults: [string, z.ZodType, unknown, string][] = [
    ['a year that YAML reads as a number', edtfSchema, 2009, QUOTES],
    ['a day that YAML reads as a number', daySchema, 2009, QUOTES],
    [
      'a season',
      edtfSchema,
      '2025-21',
      'must be a date: a year, a month or a day, or an interval of these (EDTF)',
    ],
    ['a month instead of a day', daySchema, '2025-12', 'must be a day, YYYY-MM-DD'],
    ['an instant without a zone', instantSchema, '2025-12-02T10:00', ZONE],
    ['a day instead of an instant', instantSchema, '2025-12-02Z', INSTANT],
    ['an hour that no day has', instantSchema, '2025-12-02T25:00Z', INSTANT],
    ['30 February', instantSchema, '2025-02-30T10:00Z', INSTANT],
    ['a year before any', instantSchema, '0000-12-31T10:00Z', INSTANT],
    ['a year after all', instantSchema, '9999-12-31T23:00-05:00', INSTANT],
    ['a party in small letters', partySchema, 'kz', 'must be a party’s code in capitals: EU, KZ'],
    ['a place of nothing', placeSchema, {}, 'needs a city or a country'],
    [
      'a name of a track with a space',
      slugSchema,
      'kz eu',
      'must be lower-case letters and digits, in words joined by hyphens',
    ],
    ['a claim of nothing', claimSchema, {}, 'must say something'],
    ['a period in hours', EVENT_DATA['terms.stated'], { duration: 'PT5H' }, 'must be a period: P5Y, P6M'],
    ['a period of nothing', EVENT_DATA['terms.stated'], { renewal: 'P' }, 'must be a period: P5Y, P6M'],
    [
      'an article twice',
      EVENT_DATA['text.stated'],
      { articles: ['agreed', 'open'].map((state) => ({ ref: '1', state })) },
      'must name each article once',
    ],
    [
      'a document twice',
      exportedDocumentsSchema,
      Array(2).fill({ sha256: 'a'.repeat(64), kind: 'note' }),
      'must name each document once',
    ],
  ];
  it.each(faults)('%s', (_, schema, value, message) => expect(faultsOf(schema, value)).toEqual([message]));

  it('a language by its name', () => {
    const source = { title: 'Communiqué', publisher: 'Council', language: 'English (UK)' };
    expect(JSON.stringify(citationSchema.safeParse(source).error?.issues)).toContain(
      'must be a language’s code: kk, ru, en',
    );
  });

  it('the number of the instrument from which the clauses count, where they count from none or do not say', () => {
    const faulty = (clause: object) =>
      EVENT_DATA['terms.stated']
        .safeParse({ entryIntoForce: clause })
        .error?.issues.map(({ path, message }) => [path.join('.'), message]) ?? [];
    const fault = [['entryIntoForce.n', 'must be given with nth_instrument, and with nothing else']];
    expect(faulty({ after: 'nth_instrument', days: 30 })).toEqual(fault);
    expect(faulty({ after: 'signature', n: 3 })).toEqual(fault);
    expect(faulty({ after: 'nth_instrument', n: 3 })).toEqual([]);
    expect(faulty({ after: 'signature' })).toEqual([]);
  });
});

describe('who writes it right is heard', () => {
  it.each<[z.ZodType, unknown]>([
    [placeSchema, { city: 'Astana' }],
    [placeSchema, { country: 'KZ' }],
    [claimSchema, { number: 3 }],
    [partySchema, 'EU'],
    [partySchema, 'QA1'],
    [slugSchema, 'kz-eu-2'],
    [EVENT_DATA['terms.stated'], { duration: 'P5Y', renewal: 'P1Y6M' }],
    [EVENT_DATA['terms.stated'], { duration: 'P6W', renewal: 'P10D' }],
    [
      EVENT_DATA['text.stated'],
      {
        articles: [
          { ref: '1', state: 'agreed' },
          { ref: '2', state: 'open' },
        ],
      },
    ],
    [citationsSchema, [{ ref: 'a', says: { what: 'otherwise' } }]],
  ])('%#', (schema, value) => expect(faultsOf(schema, value)).toEqual([]));

  it('an instant, in whatever zone, is the same in UTC', () => {
    expect(instantSchema.parse('2025-12-02T10:00+05:00')).toBe('2025-12-02T05:00:00.000Z');
    expect(instantSchema.parse('2025-12-02T10:00:30Z')).toBe('2025-12-02T10:00:30.000Z');
    expect(instantSchema.parse('0001-01-01T00:00:00Z')).toBe('0001-01-01T00:00:00.000Z');
    expect(instantSchema.parse('9999-12-31T23:59:59.999Z')).toBe('9999-12-31T23:59:59.999Z');
  });

  it('a source is read at a web address alone: a page shows it as a link', () => {
    const at = (url: string) =>
      citationSchema.safeParse({ title: 'Communiqué', publisher: 'MFA', language: 'en', url }).success;
    for (const url of ['https://mfa.example/1', 'http://mfa.example/1'])
      expect([url, at(url)]).toEqual([url, true]);
    for (const url of [
      'javascript:alert(1)',
      'ftp://mfa.example/1',
      'xhttps://mfa.example',
      'https-x://mfa.example',
    ])
      expect([url, at(url)]).toEqual([url, false]);
  });

  it.each(['2026-01-01T10:00:00Z and later', 'on 2026-01-01T10:00:00Z', '2026-01-01T10:00:00+05:00 or so'])(
    '%j is no instant',
    (text) => expect(instantSchema.safeParse(text).success).toBe(false),
  );

  it.each([' kz', 'kz ', '-kz', 'kz-', 'kz--eu', 'KZ'])('a track is not named %j', (slug) =>
    expect(slugSchema.safeParse(slug).success).toBe(false),
  );
});

describe('events', () => {
  const those = (is: (type: string) => boolean) => EVENT_TYPES.filter(is);

  it('are about the record alone where they say how far it reaches, who is its twin or which version it follows', () =>
    expect(those(isAdministrative)).toEqual(['coverage.stated', 'twin.linked', 'kind.upgraded']));

  it('are about agreed steps where they agree one, or close it', () => {
    expect(those(isAboutSteps)).toEqual(['action.agreed', 'action.done', 'action.dropped']);
    expect(those(closesStep)).toEqual(['action.done', 'action.dropped']);
  });

  it('are recorded by their own call alone where they link twins or move a track to a version', () =>
    expect(those(isByOwnCall)).toEqual(['twin.linked', 'kind.upgraded']));
});
