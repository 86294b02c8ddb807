import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EVENT_TYPES } from '../../src/domain/events/event-data.js';
import { type Body, type Service, startService } from '../support/service.js';
import { oneOf } from '../support/sizes.js';
import { accessCalls, type Call, calls, dataOf, type Fault, faultsOf } from './calls.js';

const CALLS = [...calls('the-meeting'), ...accessCalls];

let at: Service;
/** The ids that the paths of the table stand for. */
const ids: Record<string, string> = {};
beforeAll(async () => {
  at = await startService();
  for (const slug of ['bad', 'other']) await at.admin.open(slug);
  await at.admin.open('bad-twin', 'readmission');
  await at.admin.log('bad', { type: 'round.held', occurredOn: '2026-01-01', data: { number: 1 } });
  const entries = (await at.admin.openTwins('bad')).map((track) => ({
    track,
    type: 'round.held',
    data: { number: 1 },
  }));
  const { body } = await at.admin.post('/v1/meetings', { occurredOn: '2026-01-01', entries });
  ids['the-meeting'] = body.meeting.id;
  await at.admin.post('/v1/desks', { slug: 'bad', name: 'Desk', tracks: ['bad'] });
  const token = await at.admin.call<{ id: string }>('POST', '/v1/tokens', { name: 'held', role: 'reader' });
  const person = { name: 'Somebody', username: 'somebody', role: null };
  const invited = await at.admin.call<{ id: string }>('POST', '/v1/people', person);
  ids['the-token'] = token.body.id;
  ids['the-person'] = invited.body.id;
});
afterAll(() => at.close());

/** As many at a time as keep the service busy. */
const AT_ONCE = 12;

async function send(operation: string, path: string, json: string): Promise<[number, string | null, Body]> {
  const [method = ''] = operation.split(' ');
  const answer = await at.admin.fetch(
    path.replace(/the-\w+/, (name) => ids[name] ?? name),
    {
      method,
      headers: { 'content-type': 'application/json' },
      body: json,
    },
  );
  return [answer.status, answer.headers.get('content-type'), (await answer.json()) as Body];
}

/** What the faulty bodies were answered, where it is not as it should be. */
async function misanswered(operation: string, path: string, faults: Fault[]): Promise<unknown[]> {
  const wrong: unknown[] = [];
  const waiting = [...faults];
  const work = async () => {
    for (let fault = waiting.pop(); fault; fault = waiting.pop()) {
      const { at: place, what, json } = fault;
      const [status, type, body] = await send(operation, path, json);
      if (!isProblem(status, type, body)) wrong.push({ place, what, status, type, body });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return wrong;
}

const isProblem = (status: number, type: string | null, body: Body): boolean =>
  type === 'application/problem+json' &&
  body.status === status &&
  ((status === 400 && body.code === 'malformed_json') ||
    (status === 422 &&
      body.code === 'validation_failed' &&
      body.errors.length > 0 &&
      body.errors.every(({ pointer, message }) => typeof pointer === 'string' && message.length > 0)));

describe('every call with a body', () => {
  it('is in the table', () => {
    const { paths } = JSON.parse(readFileSync('openapi.json', 'utf8')) as {
      paths: Record<string, Record<string, { requestBody?: object }>>;
    };
    const documented = Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).flatMap(([method, { requestBody }]) =>
        requestBody ? [`${method.toUpperCase()} ${path}`] : [],
      ),
    );
    // A document may be anything, and has tests of its own.
    const later = /^\w+ \/v1\/(?:webhooks|proposals|mail|documents)/;
    expect(CALLS.map(({ operation }) => operation).sort()).toEqual(
      documented.filter((operation) => !later.test(operation)).sort(),
    );
  });

  it.each(CALLS)(
    '$operation refuses a fault in any place, and writes nothing',
    async ({ operation, path, body, nullable }) => {
      const before = await at.rows();
      const faults = oneOf(3, faultsOf(body, nullable));
      expect(await misanswered(operation, path, faults)).toEqual([]);
      expect(await at.rows()).toEqual(before);
      expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
    },
  );

  it.each(CALLS)(
    '$operation points at an unknown field, wherever it stands',
    async ({ operation, path, body }) => {
      const unknown = faultsOf(body).filter(({ what }) => what === 'an unknown field');
      for (const { at: place, json } of unknown) {
        const [status, , problem] = await send(operation, path, json);
        expect([place, status]).toEqual([place, 422]);
        expect(problem.errors).toEqual(
          expect.arrayContaining([
            expect.objectContaining({ pointer: `${place}/unknown`, message: expect.any(String) }),
          ]),
        );
      }
    },
  );

  it.each(CALLS)('$operation asks for what it needs', async ({ operation, path, body }) => {
    const before = await at.rows();
    const needed: Record<string, string[]> = {
      'POST /v1/tracks': ['slug', 'kind', 'parties', 'title'],
      'PATCH /v1/tracks/{slug}': ['twin'],
      'POST /v1/tracks/{slug}/transitions': ['type', 'occurredOn'],
      'POST /v1/tracks/{slug}/dry-run': ['entries'],
      'POST /v1/meetings': ['occurredOn', 'entries'],
      'POST /v1/import': ['format'],
      'POST /v1/precedents': ['format'],
      'POST /v1/desks': ['slug', 'name'],
      'PATCH /v1/desks/{desk}': [],
      'PUT /v1/desks/{desk}/grants/{holder}': ['role'],
      'POST /v1/tokens': ['name', 'role'],
      'POST /v1/people': ['name', 'username', 'role'],
      'PATCH /v1/people/{id}': [],
    };
    for (const name of needed[operation] ?? ['reason']) {
      const { [name as keyof typeof body]: _, ...rest } = body;
      const [status, , problem] = await send(operation, path, JSON.stringify(rest));
      expect([name, status, problem.errors?.map(({ pointer }) => pointer)]).toEqual([
        name,
        422,
        [`/${name}`],
      ]);
    }
    expect(await at.rows()).toEqual(before);
  });

  it.each(CALLS)('$operation refuses 10 MB, and what is not JSON', async ({ operation, path, body }) => {
    const before = await at.rows();
    const [status, type, problem] = await send(operation, path, `"${'x'.repeat(10_000_000)}"`);
    expect([status, type, problem.code]).toEqual([413, 'application/problem+json', 'payload_too_large']);
    const whole = JSON.stringify(body);
    for (const json of [
      '{',
      whole.slice(0, -1),
      `${whole}x`,
      "{'a':1}",
      'undefined',
      '\u0000',
      '{"a":NaN}',
    ]) {
      const [status, type, problem] = await send(operation, path, json);
      expect([json, status, type, problem.code]).toEqual([
        json,
        400,
        'application/problem+json',
        'malformed_json',
      ]);
    }
    for (const json of ['', 'null', '[]', '1', '"text"', 'true']) {
      expect([json, (await send(operation, path, json))[0]]).toEqual([json, 422]);
    }
    expect(await at.rows()).toEqual(before);
  });
});

describe('every event', () => {
  it.each(EVENT_TYPES)('%s refuses a fault in any field of its data, and writes nothing', async (type) => {
    const before = await at.rows();
    const data = dataOf(type);
    const entry = { type, occurredOn: '2026-01-01', data };
    const faults = oneOf(
      4,
      faultsOf(entry).filter(({ at: place }) => place.startsWith('/data')),
    );
    const path = '/v1/tracks/other/transitions';
    expect(await misanswered(`POST ${path}`, path, faults)).toEqual([]);
    const dry = await at.admin.post('/v1/tracks/other/dry-run', { entries: [entry] });
    expect([dry.status, dry.body.errors]).toEqual([200, undefined]);
    expect(await at.rows()).toEqual(before);
  });
});

describe('the bodies that all these faults were put into', () => {
  it('are taken as they are', async () => {
    const taken: [string, number][] = [];
    for (const { operation, path, body } of CALLS) {
      const [status] = await send(operation, path, JSON.stringify(body));
      taken.push([operation, status]);
    }
    expect(taken).toEqual(CALLS.map(({ operation, status }: Call) => [operation, status]));
  });
});
