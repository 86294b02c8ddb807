import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Media, OpenApiDocument, Parameter } from '../../src/openapi/types.js';
import { headerFaults } from '../fuzz/judge.js';
import { oneOf } from '../support/sizes.js';
import { ADMIN, describedAnswer, mediaOf, serveFounding, validatorOf } from './openapi.harness.js';

const document: OpenApiDocument = JSON.parse(readFileSync('openapi.json', 'utf8'));
/** In the order of the document, but what ends a thing after what else is done with it. */
const operations = Object.entries(document.paths)
  .flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({
      path,
      method,
      operation,
      id: operation.operationId,
    })),
  )
  .toSorted((a, b) => Number(a.method === 'delete') - Number(b.method === 'delete'));
const isPublic = ({ operation }: (typeof operations)[number]) =>
  operation.security.some((scheme) => Object.keys(scheme).length === 0);
const validate = validatorOf(document);

let served: Awaited<ReturnType<typeof serveFounding>>;
beforeAll(async () => {
  served = await serveFounding();
});
afterAll(() => served.close());

type Asked = {
  token?: string;
  query?: string;
  body?: string;
  type?: string;
  headers?: Record<string, string>;
};
type Called = (typeof operations)[number] & { params?: Record<string, string> };

/** Calls an operation with the document's examples, unless something else is asked; the answer must be described. */
async function call({ path, method, operation, params = {} }: Called, asked: Asked = {}) {
  const required = operation.parameters.filter((one) => 'in' in one && one.required) as Parameter[];
  const given = new Map(required.map((one) => [one.name, one]));
  const examples = required.flatMap((one) => (one.in === 'query' ? [[one.name, String(one.example)]] : []));
  const [[sent = 'application/json', { example }] = ['application/json', {}]] = Object.entries<
    Partial<Media>
  >(operation.requestBody?.content ?? {});
  const { token, type = sent, headers = {} } = asked;
  const query = asked.query ?? (examples.length > 0 ? `?${new URLSearchParams(examples)}` : '');
  const target = path.replaceAll(/\{(\w+)\}/g, (_, name) => params[name] ?? String(given.get(name)?.example));
  const body = asked.body ?? (sent === 'application/json' ? JSON.stringify(example) : String(example));
  const answer = await fetch(served.url + target + query, {
    method: method.toUpperCase(),
    headers: {
      ...(token && { authorization: `Bearer ${token}` }),
      ...(operation.requestBody && { 'content-type': type }),
      ...headers,
    },
    ...(operation.requestBody && { body }),
  });
  const isEndless = answer.headers.get('content-type')?.startsWith('text/event-stream');
  if (isEndless) await answer.body?.cancel();
  const text = isEndless ? '' : await answer.text();
  const described = describedAnswer(document, path, method, answer.status);
  const what = `${method} ${target}${query} ${answer.status}: ${text.slice(0, 500)}`;
  if (!described) throw new Error(`Not described: ${what}`);
  const answered = answer.headers.get('content-type')?.split(';', 1)[0];
  const media = [...mediaOf(described)];
  const [first] = media;
  if (!first) expect([what, text]).toEqual([what, '']);
  else {
    const [mediaType, { schema }] = media.find(([type]) => type === answered) ?? first;
    if (mediaType !== '*/*') expect([what, answered]).toEqual([what, mediaType]);
    const value = mediaType.endsWith('json') ? JSON.parse(text) : text;
    expect([what, validate(schema)(value)]).toEqual([what, []]);
  }
  const faults = headerFaults(document, described, Object.fromEntries(answer.headers), (schema, value) =>
    validate(schema)(value),
  );
  expect([what, faults]).toEqual([what, []]);
  return { status: answer.status, headers: answer.headers, json: () => JSON.parse(text) };
}

const one = (id: string): Called => {
  const found = operations.find((operation) => operation.id === id);
  if (!found) throw new Error(`There is no operation ${id}.`);
  return found;
};

/** The ids that a path asks for, of things that are there: found, or else made. */
async function idsFor(path: string, token = ADMIN): Promise<Record<string, string>> {
  const found = async (id: string, asked: Asked) => (await call(one(id), asked)).json().items;
  if (path.startsWith('/v1/meetings/{')) {
    const items = await found('listTransitions', token ? { token } : {});
    return { id: items.findLast(({ meeting }: { meeting: string | null }) => meeting !== null).meeting };
  }
  if (path.startsWith('/v1/tokens/{')) return { id: (await call(one('createToken'), { token })).json().id };
  if (path.startsWith('/v1/desks/{')) {
    const desk = `desk-${randomUUID()}`;
    const body = JSON.stringify({ slug: desk, name: 'Desk', tracks: ['kz-eu-readmission'] });
    await call(one('createDesk'), { token, body });
    if (!path.includes('{holder}')) return { desk };
    const { id: holder } = await idsFor('/v1/tokens/{', token);
    const params = { desk, holder: holder as string };
    await call({ ...one('grantDeskRole'), params }, { token });
    return params;
  }
  if (path.startsWith('/v1/proposals/{')) {
    const isGone = path.endsWith('/take-over');
    return { id: await served.newProposal('kz-eu-air-services', { isGone }) };
  }
  if (path.startsWith('/v1/webhooks/endpoints/{')) {
    const [endpoint] = await found('listWebhookEndpoints', { token });
    return { id: endpoint?.id ?? (await call(one('createWebhookEndpoint'), { token })).json().id };
  }
  if (path.startsWith('/v1/people/{')) {
    const [person] = await found('listPeople', { token });
    return { id: person?.id ?? (await call(one('invitePerson'), { token })).json().id };
  }
  if (path.startsWith('/v1/sessions/{')) {
    const body = new URLSearchParams({ token });
    await fetch(`${served.url}/sign-in`, { method: 'POST', body, redirect: 'manual' });
    const items = await found('listSessions', { token });
    return { id: items[0].id };
  }
  if (path.startsWith('/v1/mail/subscriptions/{')) {
    return { id: (await call(one('createMailSubscription'), { token })).json().id };
  }
  if (path.startsWith('/v1/precedents/{')) {
    const listed = await found('listPrecedents', { token });
    const own = listed.find(({ id }: { id: string | null }) => id !== null);
    return { id: own?.id ?? (await call(one('addPrecedents'), { token })).json().items[0].id };
  }
  if (path.startsWith('/v1/documents/{')) {
    const { sha256 } = (await call(one('uploadDocument'), { token })).json();
    const entry = {
      ...{ type: 'statement.made', occurredOn: '2025-06-02', data: { summary: 'It is published.' } },
      ...{ visibility: 'public', documents: [{ sha256, kind: 'communique' }] },
    };
    const params = { slug: 'kz-eu-readmission' };
    await call({ ...one('recordTransition'), params }, { token, body: JSON.stringify(entry) });
    return { sha256 };
  }
  if (path.startsWith('/v1/webhooks/deliveries/{')) {
    const params = await idsFor('/v1/webhooks/endpoints/{');
    return {
      id: (await call({ ...one('testWebhookEndpoint'), params }, { token })).json().delivery.id,
    };
  }
  return {};
}

describe('the OpenAPI document', () => {
  it('that is served is the one that is checked in (npm run generated)', async () => {
    const answer = await fetch(`${served.url}/openapi.json`);
    expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(await answer.json()).toEqual(document);
  });

  it('has every route of the application but pages and what they load, and no other', () => {
    const described = operations.map(({ method, path }) => `${method.toUpperCase()} ${path}`);
    const programs = /^[A-Z]+ \/(?:v1|health|metrics)(?:\/|$)/;
    const served = routes().filter((route) => programs.test(route));
    expect(served.toSorted()).toEqual(described.toSorted());
  });
});

/** What Fastify serves, read from the tree that it prints; HEAD comes with GET. */
function routes(): string[] {
  const trail: string[] = [];
  const tree = served.instance.printRoutes({ commonPrefix: false });
  return tree.split('\n').flatMap((line) => {
    const [, indent = '', part = '', methods = ''] = /^(.*?)[└├]── (\S+)(?: \(([^)]+)\))?/.exec(line) ?? [];
    if (!part) return [];
    trail.length = indent.length / 4;
    trail.push(part);
    const path = trail
      .join('')
      .replace('//', '/')
      .replaceAll(/:(\w+)/g, '{$1}');
    return methods.split(', ').flatMap((method) => (method === 'HEAD' ? [] : [`${method} ${path}`]));
  });
}

describe('every call that is described', () => {
  it('answers strangers as described', async () => {
    const params = { ...(await idsFor('/v1/documents/{')), ...(await idsFor('/v1/meetings/{', '')) };
    for (const operation of operations) {
      const { status } = await call({ ...operation, params });
      const expected = isPublic(operation) ? 200 : 401;
      expect([operation.id, status]).toEqual([operation.id, expected]);
    }
  });

  it('accepts its example, one after another, and answers as described', async () => {
    // Only a person approves.
    const approving = await served.newToken('administrator');
    for (const operation of operations) {
      const params = await idsFor(operation.path);
      const token = operation.id === 'approveProposal' ? approving : ADMIN;
      const { status } = await call({ ...operation, params }, { token });
      const [success] = Object.keys(operation.operation.responses);
      expect([operation.id, String(status)]).toEqual([operation.id, success]);
    }
  });

  it('answers strangers as described once there is more to see', async () => {
    const params = { ...(await idsFor('/v1/documents/{')), ...(await idsFor('/v1/meetings/{', '')) };
    for (const operation of operations.filter(isPublic)) {
      expect([operation.id, (await call({ ...operation, params })).status]).toEqual([operation.id, 200]);
    }
  });
});

describe('every problem', () => {
  const codeOf = async (called: Called, asked: Asked): Promise<string> =>
    (await call(called, asked)).json().code;
  /** The codes that the document lists for a call. */
  const listed = ({ operation }: Called): string[] =>
    Object.values(operation.responses).flatMap((response) =>
      '$ref' in response ? response.$ref.slice('#/components/responses/'.length).split('.') : [],
    );

  it('is answered as described, whatever is wrong with the request', async () => {
    const nobody = await served.newToken(null);
    for (const operation of oneOf(3, operations)) {
      const params = await idsFor(operation.path);
      const called = { ...operation, params };
      const takesYaml = 'application/yaml' in (operation.operation.requestBody?.content ?? {});
      const tooLarge = (takesYaml ? 9 : 2) * 1024 * 1024;
      const codes = [
        await codeOf(called, { token: 'nobody' }),
        await codeOf(called, { token: ADMIN, query: '?nonsense=1' }),
        ...(operation.operation.requestBody
          ? [
              await codeOf(called, { token: ADMIN, body: '{' }),
              await codeOf(called, { token: ADMIN, body: '[]' }),
              await codeOf(called, { token: ADMIN, type: 'text/plain' }),
              await codeOf(called, { token: ADMIN, body: ' '.repeat(tooLarge) }),
            ]
          : []),
        ...(listed(called).includes('forbidden') ? [await codeOf(called, { token: nobody })] : []),
      ];
      for (const code of codes)
        expect([operation.id, listed(called)]).toEqual([operation.id, expect.arrayContaining([code])]);
    }
  });

  it('of a name that means nothing is answered as described', async () => {
    const nothing = {
      slug: 'no-such-track',
      kind: 'no-such-kind',
      id: '3a0c5a40-3e1c-4a3e-9a52-6d0f7a0f4c11',
      desk: 'no-such-desk',
      holder: '3a0c5a40-3e1c-4a3e-9a52-6d0f7a0f4c11',
      sha256: 'f'.repeat(64),
    };
    const naming = operations.filter(({ path }) => path.includes('{'));
    for (const operation of naming) {
      const code = await codeOf({ ...operation, params: nothing }, { token: ADMIN });
      expect([operation.id, code]).toEqual([operation.id, 'not_found']);
    }
  });

  it('of a write that comes too late, twice or against the rules is answered as described', async () => {
    const record = one('recordTransition');
    const body = (more: object) => JSON.stringify({ occurredOn: '2025-12-12', ...more });
    const refused = body({ type: 'agreement.entered_into_force' });
    expect(await codeOf(record, { token: ADMIN, body: refused })).toBe('transition_refused');
    const late = { token: ADMIN, headers: { 'if-match': '"0"' } };
    for (const id of ['recordTransition', 'correctTransition', 'publishTransition']) {
      expect(await codeOf(one(id), late)).toBe('revision_mismatch');
    }
    const meeting = one('recordMeeting');
    const entries = [{ track: 'kz-eu-readmission', type: 'agreement.entered_into_force' }];
    expect(await codeOf(meeting, { token: ADMIN, body: body({ entries }) })).toBe('transition_refused');
    expect(await codeOf(one('openTrack'), { token: ADMIN })).toBe('already_exists');
  });

  it('of a key that stands for another request is answered as described, and a repetition says so', async () => {
    const record = one('recordTransition');
    const asked = { token: ADMIN, headers: { 'idempotency-key': 'once' } };
    const body = JSON.stringify({ type: 'consultation.held', occurredOn: '2025-12-12' });
    const first = await call(record, { ...asked, body });
    const second = await call(record, { ...asked, body });
    expect([first, second].map(({ headers }) => headers.get('idempotency-replayed'))).toEqual([null, 'true']);
    expect(second.json()).toEqual(first.json());
    expect(await codeOf(record, asked)).toBe('idempotency_key_reused');
  });

  it('of a dossier that is at fault is answered as described', async () => {
    const dossier = one('importDossier');
    const example = dossier.operation.requestBody?.content['application/json']?.example as Record<
      string,
      object[]
    >;
    const other = { ...example, tracks: [{ ...example.tracks?.[0], title: 'Another title' }] };
    expect(await codeOf(dossier, { token: ADMIN, body: JSON.stringify(other) })).toBe('already_exists');
    const entry = { ...example.entries?.[0], type: 'agreement.entered_into_force', occurredOn: '2010-01-01' };
    const early = { ...example, entries: [entry] };
    expect(await codeOf(dossier, { token: ADMIN, body: JSON.stringify(early) })).toBe('transition_refused');
  });
});

describe('an answer that the caller has already', () => {
  it('is 304 where the document says so', async () => {
    // The log of deliveries moves by itself; that of security tells of the call before.
    const moving = /^\/v1\/(?:webhooks\/deliveries|security-log)/;
    const tagged = operations.filter(
      ({ path, operation }) => '304' in operation.responses && !moving.test(path),
    );
    expect(tagged.length).toBeGreaterThan(5);
    for (const operation of tagged) {
      const params = await idsFor(operation.path);
      const first = await call({ ...operation, params }, { token: ADMIN });
      const headers = { 'if-none-match': first.headers.get('etag') ?? '' };
      const { status } = await call({ ...operation, params }, { token: ADMIN, headers });
      expect([operation.id, status]).toEqual([operation.id, 304]);
    }
  });
});

it('a part of a file is answered as described', async () => {
  const file = operations.find(({ id }) => id === 'getDocument') as (typeof operations)[number];
  const params = await idsFor(file.path);
  for (const [range, status] of [
    ['bytes=0-1', 206],
    ['bytes=999999-', 416],
  ] as const) {
    const answer = await call({ ...file, params }, { token: ADMIN, headers: { range } });
    expect([range, answer.status]).toEqual([range, status]);
  }
});

describe('the page for developers', () => {
  it('has every call and every type, without script, and links to the document', async () => {
    const page = await (await fetch(`${served.url}/docs?lang=kk`)).text();
    for (const { id } of operations) expect(page).toContain(`<section id="${id}">`);
    for (const name of Object.keys(document.components.schemas))
      expect(page).toContain(`<section id="${name}">`);
    expect(page).toContain('href="/openapi.json"');
    expect(page).not.toMatch(
      /<script(?! src="\/assets\/search\.js" defer><\/script>)|style=|(?:src|href)="(?!\/|#)/,
    );
  });
});
