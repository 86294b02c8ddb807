import { z } from 'zod';
import { EVENT_DATA, type EventType } from '../../src/domain/events/event-data.js';

/** A call that writes, or could: where it goes in the OpenAPI document, where here, and a body that says all it may. */
export type Call = { operation: string; path: string; body: object; status: number; nullable?: string[] };

const text = { en: 'In English', ru: 'По-русски', kk: 'Қазақша' };
const words = 'in one language';
const people = [{ name: words, title: 'Deputy Minister', side: 'KZ', role: 'co_chair' }];
const place = { city: words, country: 'KZ' };
const source = {
  title: words,
  publisher: 'MFA',
  url: 'https://example.org/a',
  language: 'en',
  publishedOn: '2025-12',
};
const gathering = { place, format: 'in_person', body: 'Cooperation Council', people };
const round = { number: 1, outcome: text, summary: words, reason: words, ...gathering };
const entry = {
  type: 'round.held',
  occurredOn: '2026-01-10',
  data: round,
  sources: [{ ...source, quote: 'spoke' }],
  visibility: 'embargoed',
  embargoUntil: '2030-01-01T00:00:00Z',
  note: text,
};
const amendment = {
  action: 'amend',
  reason: words,
  replacement: {
    occurredOn: '2026-01-11',
    data: { number: 1 },
    sources: [{ ...source, quote: words }],
    note: words,
  },
};
const track = { slug: 'opened', kind: 'air-transport', parties: ['EU', 'KZ'], title: text };

/** Every call with a body, on a track `bad` with an internal entry 1, and a meeting of tracks `bad-vfa` and `bad-ra`. */
export const calls = (meeting: string): Call[] => [
  { operation: 'POST /v1/tracks', path: '/v1/tracks', body: track, status: 201 },
  {
    operation: 'PATCH /v1/tracks/{slug}',
    path: '/v1/tracks/bad',
    body: { twin: 'bad-twin' },
    status: 200,
  },
  {
    operation: 'POST /v1/tracks/{slug}/transitions',
    path: '/v1/tracks/other/transitions',
    body: entry,
    status: 201,
  },
  {
    operation: 'POST /v1/tracks/{slug}/transitions/{seq}/corrections',
    path: '/v1/tracks/bad/transitions/1/corrections',
    body: amendment,
    status: 201,
  },
  {
    operation: 'POST /v1/tracks/{slug}/transitions/{seq}/publish',
    path: '/v1/tracks/bad/transitions/1/publish',
    body: { reason: text },
    status: 201,
  },
  {
    operation: 'POST /v1/tracks/{slug}/dry-run',
    path: '/v1/tracks/bad/dry-run',
    body: { entries: [{ ...entry, data: { number: 2 } }] },
    status: 200,
  },
  {
    operation: 'POST /v1/meetings',
    path: '/v1/meetings',
    body: {
      occurredOn: '2026-01-12',
      ...gathering,
      sources: [{ ...source, quote: 'spoke' }],
      visibility: 'embargoed',
      embargoUntil: '2030-01-01T00:00:00Z',
      entries: [{ track: 'bad-vfa', type: 'round.held', data: { number: 2 } }],
    },
    status: 201,
  },
  {
    operation: 'POST /v1/meetings/{id}/corrections',
    path: `/v1/meetings/${meeting}/corrections`,
    body: amendment,
    status: 201,
  },
  {
    operation: 'POST /v1/meetings/{id}/publish',
    path: `/v1/meetings/${meeting}/publish`,
    body: { reason: text },
    status: 201,
  },
  {
    operation: 'POST /v1/import',
    path: '/v1/import',
    body: {
      format: 'paraph-dossier/1',
      coverageUntil: '2026-02-01',
      sources: { press: source },
      tracks: [
        {
          ...track,
          slug: 'imported',
          kind: 'visa-facilitation',
          twin: 'imported-too',
          coverageUntil: '2026-02-01',
        },
        { ...track, slug: 'imported-too', kind: 'readmission' },
      ],
      entries: [
        {
          ...entry,
          data: { number: 1 },
          tracks: ['imported', 'imported-too'],
          meeting: 'one',
          sources: [{ ref: 'press', quote: text }],
        },
      ],
    },
    status: 200,
  },
];

/** Who may do what: calls of administrators, on a desk `bad` that a token holds, and a person. */
export const accessCalls: Call[] = [
  {
    operation: 'POST /v1/precedents',
    path: '/v1/precedents',
    body: {
      format: 'paraph-dossier/1',
      sources: { note: { title: text, publisher: text, language: 'en' } },
      tracks: [{ slug: 'xa-xb-bad', kind: 'readmission', parties: ['XA', 'XB'], title: text }],
      entries: [
        {
          tracks: ['xa-xb-bad'],
          type: 'agreement.signed',
          occurredOn: '2011-04',
          sources: [{ ref: 'note' }],
        },
      ],
    },
    status: 201,
  },
  {
    operation: 'POST /v1/desks',
    path: '/v1/desks',
    body: { slug: 'opened', name: text, tracks: ['bad'] },
    status: 201,
  },
  {
    operation: 'PATCH /v1/desks/{desk}',
    path: '/v1/desks/bad',
    body: { name: text, tracks: ['bad'] },
    status: 200,
  },
  {
    operation: 'PUT /v1/desks/{desk}/grants/{holder}',
    path: '/v1/desks/bad/grants/the-token',
    body: { role: 'officer' },
    status: 200,
  },
  {
    operation: 'POST /v1/tokens',
    path: '/v1/tokens',
    body: { name: words, role: 'officer', desk: 'bad', scopes: ['read'], expiresAt: '2030-01-01T00:00:00Z' },
    status: 201,
  },
  {
    operation: 'POST /v1/people',
    path: '/v1/people',
    body: { name: words, username: 'a.serik', role: 'officer' },
    status: 201,
    nullable: ['/role'],
  },
  {
    operation: 'PATCH /v1/people/{id}',
    path: '/v1/people/the-person',
    body: { name: words, role: 'reader', enabled: true },
    status: 200,
    nullable: ['/role'],
  },
];

const SAMPLES: Record<string, unknown> = {
  ...round,
  outcome: words,
  target: '2030',
  count: 12,
  version: words,
  partial: false,
  side: 'EU',
  act: words,
  signatories: people,
  court: words,
  adverse: false,
  scope: 'part',
  notifiedOn: '2026-01',
  with: words,
  clause: words,
  effectiveOn: '2030-01-01',
  by: words,
  title: words,
  stage: 'announced',
  until: '2026-01-01',
  twin: 'bad-twin',
  sides: ['EU'],
  means: 'ratification',
  receivedOn: '2026-01',
  entryIntoForce: { after: 'last_notification', days: 0, months: 2, firstOfMonth: true },
  duration: 'P5Y',
  renewal: 'P1Y',
  denunciationMonths: 6,
  article: words,
  person: words,
  step: words,
  party: 'UZ',
  text: words,
  to: words,
  register: words,
  where: words,
  what: words,
  due: '2030-01',
  articles: [{ ref: '12a', title: words, state: 'agreed', note: words }],
};
/** A number in a register is text. */
const SAMPLES_OF: Partial<Record<EventType, Record<string, unknown>>> = {
  'agreement.registered': { number: '17-III' },
  'agreement.published': { number: '17-III' },
  'kind.upgraded': { from: 2, to: 3 },
};

const EVERYWHERE = Object.keys(EVENT_DATA['meeting.held'].shape);

/** Data that says all that an event may say of its own; of what every event may say, what this one must. */
export function dataOf(type: EventType): Record<string, unknown> {
  const { required = [] } = z.toJSONSchema(EVENT_DATA[type]);
  const names = Object.keys(EVENT_DATA[type].shape);
  const own = names.filter((name) => !EVERYWHERE.includes(name) || required.includes(name));
  const shared = type === 'meeting.held' ? EVERYWHERE : ['summary'];
  const samples = { ...SAMPLES, ...SAMPLES_OF[type] };
  return Object.fromEntries((own.length > 0 ? own : shared).map((name) => [name, samples[name]]));
}

type Step = string | number;
export type Fault = { at: string; what: string; json: string };

/** Every place in a value, from the outside in. */
function* places(value: unknown, path: Step[] = []): Generator<[Step[], unknown]> {
  yield [path, value];
  if (typeof value !== 'object' || value === null) return;
  for (const [name, item] of Object.entries(value)) yield* places(item, [...path, name]);
}

/** The value as JSON with something else at a place; written by hand, since what is wrong may be no value at all. */
function jsonWith(value: unknown, path: Step[], json: string): string {
  const [step, ...rest] = path;
  if (step === undefined) return json;
  if (Array.isArray(value)) {
    const items = value.map((item, index) =>
      index === Number(step) ? jsonWith(item, rest, json) : JSON.stringify(item),
    );
    return `[${items.join()}]`;
  }
  const members = Object.entries(value as object).map(
    ([name, item]) =>
      `${JSON.stringify(name)}:${name === step ? jsonWith(item, rest, json) : JSON.stringify(item)}`,
  );
  return `{${members.join()}}`;
}

const deep = '['.repeat(1_000) + ']'.repeat(1_000);

/** What is wrong wherever it stands, as JSON. */
const WRONG: Record<string, string> = {
  NUL: '"a\\u0000"',
  'a lone surrogate': '"\\ud800"',
  'a control character': '"a\\u0007"',
  'an empty string': '""',
  'a very long string': JSON.stringify('x'.repeat(10_001)),
  'a negative number': '-1',
  'half a number': '0.5',
  'a huge number': '1e20',
  'a list in a list': '[[]]',
  'an object with an unknown field': '{"unknown":1}',
};

/** The same, refused before anybody asks where it stands: tried on the outside and in the first field. */
const WRONG_ANYWHERE: Record<string, string> = {
  'a reversed pair': '"\\udc00\\ud800"',
  blanks: '"  "',
  'an infinite number': '1e999',
  __proto__: '{"__proto__":{"polluted":true}}',
  'constructor.prototype': '{"constructor":{"prototype":{"polluted":true}}}',
  'a thousand levels': deep,
};

const IMPOSSIBLE = [
  '2025-02-30',
  '2025-13-01',
  '0000',
  '2025-W07',
  '12025',
  '2025/2024',
  '../..',
  '2025-01-01T00:00:00Z/..',
];
const DATED = [
  'occurredOn',
  'target',
  'publishedOn',
  'notifiedOn',
  'effectiveOn',
  'coverageUntil',
  'embargoUntil',
  'expiresAt',
];

/** Bodies that no call may take, made of one that it takes. */
export function faultsOf(body: object, nullable: readonly string[] = []): Fault[] {
  const faults: Fault[] = [];
  for (const [index, [path, value]] of [...places(body)].entries()) {
    const at = path.map((step) => `/${step}`).join('');
    const add = (what: string, json: string) => faults.push({ at, what, json: jsonWith(body, path, json) });
    for (const [what, json] of Object.entries(WRONG)) add(what, json);
    if (index < 2) for (const [what, json] of Object.entries(WRONG_ANYWHERE)) add(what, json);
    if (typeof value !== 'boolean') add('true', 'true');
    if (!nullable.includes(at)) add('null', 'null');
    if (!Array.isArray(value)) add('a list for what is none', '[]');
    if (DATED.includes(String(path.at(-1)))) {
      for (const date of IMPOSSIBLE) add(`the date ${date}`, JSON.stringify(date));
    }
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      const inside = JSON.stringify(value).slice(1);
      const more = inside === '}' ? inside : `,${inside}`;
      add('an unknown field', `{"unknown":1${more}`);
      add('__proto__ among the fields', `{"__proto__":{"polluted":true}${more}`);
      add('a field with NUL in its name', `{"a\\u0000":1${more}`);
    }
  }
  return faults;
}
