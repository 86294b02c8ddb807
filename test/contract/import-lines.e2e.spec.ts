import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { archiveDossier, archiveLines } from '../archive/archive.js';
import { type Client, type Service, startService } from '../support/service.js';

const HEADER = '{"format":"paraph-dossier/1"}\n';
const SIZE = { tracks: 40, entries: 400, seed: 3 };
const LINES = [...archiveLines(SIZE)].join('');

let at: Service;
beforeAll(async () => {
  at = await startService({ secondPerson: { on: true } });
});
afterAll(() => at.close());

async function post(client: Client, body: string, headers: Record<string, string> = {}) {
  const sent = { method: 'POST', body, headers: { 'content-type': 'application/jsonl', ...headers } };
  const answer = await client.fetch('/v1/import', sent);
  return {
    status: answer.status,
    replayed: answer.headers.get('idempotency-replayed'),
    body: await answer.json(),
  };
}

const track = (slug: string) =>
  `${JSON.stringify({ track: { slug, kind: 'agreement', parties: ['KZ', 'QA'], title: slug } })}\n`;
const entry = (slug: string, more: object = {}) =>
  `${JSON.stringify({ entry: { tracks: [slug], type: 'meeting.held', occurredOn: '2020-01-01', ...more } })}\n`;

describe('an import in JSON Lines over HTTP', () => {
  it('given a stream, then it is recorded as the same document is', async () => {
    const [lines, document] = [await startService(), await startService()];
    expect(await post(lines.admin, LINES)).toMatchObject({
      status: 200,
      body: { recorded: 400, skipped: 0 },
    });
    await document.admin.import(archiveDossier(SIZE));
    const [one, other] = [await lines.admin.board('?limit=500'), await document.admin.board('?limit=500')];
    const plain = (items: typeof one.items) => items.map(({ head: _, ...rest }) => rest);
    expect(plain(one.items)).toEqual(plain(other.items));
    expect(await post(lines.admin, LINES)).toMatchObject({ body: { recorded: 0, skipped: 400 } });
    await Promise.all([lines.close(), document.close()]);
  });

  it('given an Idempotency-Key, then it is recorded once, and other bytes under the key are refused', async () => {
    const key = { 'idempotency-key': 'once' };
    const file = HEADER + track('once') + entry('once');
    expect(await post(at.admin, file, key)).toMatchObject({ status: 200, replayed: null });
    expect(await post(at.admin, file, key)).toMatchObject({ status: 200, replayed: 'true' });
    const other = await post(at.admin, file + entry('once'), key);
    expect(other).toMatchObject({ status: 422, body: { code: 'idempotency_key_reused' } });
  });

  it('given public rows and a second person, then it waits as a proposal', async () => {
    const file = HEADER + track('open') + entry('open', { visibility: 'public' });
    const before = await at.rows();
    expect(await post(await at.as('officer'), file)).toMatchObject({
      status: 202,
      body: { proposal: { act: 'import' } },
    });
    expect(await at.rows()).toEqual(before);
  });

  it.each([
    ['half a record', `${HEADER}{"track":`, 400, { code: 'malformed_json', line: 2 }],
    ['no header', track('x'), 422, { code: 'validation_failed' }],
    [
      'bytes that are no text',
      HEADER + track('x').replace('x', '\ud800'),
      422,
      { code: 'validation_failed' },
    ],
    [
      'an unknown track',
      HEADER + entry('nowhere'),
      422,
      { errors: [{ pointer: '/entries/0/tracks/0', line: 2 }] },
    ],
    [
      'an entry that the rules refuse',
      HEADER + track('x') + entry('x', { occurredOn: '2999' }),
      409,
      { code: 'transition_refused', index: 0, refusals: [{ pointer: '/entries/0', line: 3 }] },
    ],
    [
      'an unknown source',
      HEADER + track('x') + entry('x', { sources: [{ ref: 'n' }] }),
      422,
      { errors: [{ line: 3 }] },
    ],
  ])('given %s, then the problem names its line, and nothing is left', async (_, file, status, body) => {
    const before = await at.rows();
    expect(await post(at.admin, file)).toMatchObject({ status, body });
    expect(await at.rows()).toEqual(before);
  });

  it('given a caller who may not record, or a route that takes none, then it is refused', async () => {
    expect((await post(at.anyone, LINES)).status).toBe(401);
    expect((await post(await at.as('reader'), LINES)).status).toBe(403);
    const elsewhere = { method: 'POST', body: '{}', headers: { 'content-type': 'application/jsonl' } };
    expect((await at.admin.fetch('/v1/tracks', elsewhere)).status).toBe(415);
  });

  it('given a client that leaves half-way, then nothing is left, and the next is served', async () => {
    const before = await at.rows();
    const headers = {
      authorization: `Bearer ${at.adminToken}`,
      'content-type': 'application/jsonl',
      'content-length': '100000',
    };
    const sending = request(`${at.url}/v1/import`, { method: 'POST', headers });
    const closed = new Promise((resolve) => sending.on('close', resolve));
    sending.on('error', () => undefined);
    await new Promise<void>((resolve) => sending.write(HEADER + track('gone'), () => resolve()));
    sending.destroy();
    await closed;
    expect(await post(at.admin, HEADER + track('next'))).toMatchObject({ status: 200 });
    expect((await at.rows()).tracks).toBe((before.tracks as number) + 1);
  });
});
