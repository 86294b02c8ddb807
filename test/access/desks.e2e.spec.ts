import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { SourceView, TransitionView } from '../../src/domain/values/views.js';
import { member } from '../accounts/people.harness.js';
import { StoppedClock } from '../support/clocks.js';
import { Client, type Page, type Service, startService } from '../support/service.js';

type Made = { id: string; token: string };

let service: Service;
let admin: Client;
const clock = new StoppedClock('2026-03-01T09:00:00.000Z');

/** A token of the API with a role, on a desk or for everything. */
async function newToken(asked: object): Promise<Made & { client: Client }> {
  const { status, body } = await admin.call<Made>('POST', '/v1/tokens', { name: 'Aliya', ...asked });
  if (status !== 201) throw new Error(JSON.stringify(body));
  return { ...body, client: new Client(service.url, body.token) };
}

const round = (number: number, visibility = 'internal') => ({
  type: 'round.held',
  occurredOn: `2025-0${number}-10`,
  data: { number },
  visibility,
  sources: [{ title: `Communiqué ${number} ${visibility}`, publisher: 'MFA', language: 'en' }],
});

beforeAll(async () => {
  service = await startService({ clock });
  admin = service.admin;
  // Of the desk: own, with its twin outside. Others: one that is partly public, one that nobody may know of.
  await admin.open('own');
  await admin.open('open', 'readmission', { twin: 'own' });
  await admin.open('unseen');
  await admin.log('own', round(1), round(2, 'public'));
  await admin.log('open', round(1, 'public'), round(2));
  await admin.log('unseen', round(1));
  await service.settle();
  const { status } = await admin.post('/v1/desks', { slug: 'europe', name: 'Europe', tracks: ['own'] });
  expect(status).toBe(201);
});
afterAll(() => service.close());

describe('given an officer of a desk', () => {
  let officer: Client;
  beforeAll(async () => {
    officer = (await newToken({ role: 'officer', desk: 'europe' })).client;
  });

  it('then its tracks are seen in full, and all others as the public sees them', async () => {
    expect((await officer.track('own')).revision).toBe(2);
    expect((await officer.ledger('own')).map(({ visibility }) => visibility)).toEqual(['internal', 'public']);
    for (const path of [
      '/v1/tracks/open',
      '/v1/tracks/open/transitions',
      '/v1/tracks/open?asOf=2025-06-01',
    ]) {
      const [seen, shown] = [await officer.get<object>(path), await service.anyone.get<object>(path)];
      expect(seen).toEqual(shown);
    }
    expect((await officer.call('GET', '/v1/tracks/unseen')).status).toBe(404);
  });

  it('then lists of tracks hold both, in one order, page by page', async () => {
    const { items } = await officer.board('?sort=name');
    expect(items.map(({ slug, revision }) => [slug, revision])).toEqual([
      ['open', 1],
      ['own', 2],
    ]);
    expect(items.map(({ status }) => 'silentDays' in status)).toEqual([false, true]);
    const first = await officer.get<Page<{ slug: string }>>('/v1/tracks?limit=1');
    const second = await officer.get<Page<{ slug: string }>>(`/v1/tracks?limit=1&after=${first.next}`);
    expect([first, second].flatMap((page) => page.items.map(({ slug }) => slug))).toEqual(['open', 'own']);
    expect(second.next).toBeNull();
    const known = await officer.get<Page<{ slug: string }>>('/v1/tracks?knownAt=2026-03-02T00:00:00Z');
    expect(known.items.map(({ slug }) => slug)).toEqual(['open', 'own']);
  });

  it('then the feed and what is made of it hold the rows of its tracks', async () => {
    expect((await officer.feed()).map(({ track, seq }) => [track, seq])).toEqual([
      ['own', 1],
      ['own', 2],
    ]);
    const atom = await (await officer.fetch('/board.atom')).text();
    expect(atom.match(/<entry>/g)).toHaveLength(2);
  });

  it('then the stream tells of its tracks, from the past on and as it comes', async () => {
    const stream = await officer.fetch('/v1/stream?after=0');
    const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
    let received = '';
    const until = async (part: string) => {
      while (!received.includes(part)) received += (await reader?.read())?.value ?? '';
    };
    await until('Communiqué 2 public');
    for (const track of ['unseen', 'open', 'own']) {
      await admin.log(track, {
        ...{ type: 'statement.made', occurredOn: '2026-02-01', visibility: 'internal' },
        data: { summary: `said of ${track}` },
      });
    }
    await service.settle();
    await until('said of own');
    await reader?.cancel();
    expect(received).not.toMatch(/said of (unseen|open)|"track":"(unseen|open)"/);
    const seqs = [...received.matchAll(/"track":"own","seq":(\d+)/g)].map(([, seq]) => seq);
    expect(seqs).toEqual(['1', '2', '3']);
  });

  it('then sources are those of its tracks and of what is public', async () => {
    const { items } = await officer.get<Page<SourceView>>('/v1/sources');
    expect(items.map(({ title }) => title).sort()).toEqual([
      'Communiqué 1 internal',
      'Communiqué 1 public',
      'Communiqué 2 public',
    ]);
    const csv = await (await officer.fetch('/board.csv')).text();
    expect(csv).toContain('own');
    expect(csv).not.toContain('unseen');
  });

  it('then an export holds its tracks alone', async () => {
    const dossier = await officer.get<{ tracks: object[]; entries: object[] }>('/v1/export');
    expect(dossier.tracks).toEqual([expect.objectContaining({ slug: 'own' })]);
    expect(dossier.tracks[0]).not.toHaveProperty('twin');
    expect(dossier.entries).toHaveLength(3);
    expect((await officer.call('GET', '/v1/export?track=open')).status).toBe(404);
    expect((await officer.call('GET', '/v1/export?track=unseen')).status).toBe(404);
  });

  it('then it records on its tracks; elsewhere it is forbidden, or there is nothing', async () => {
    const said = { type: 'statement.made', occurredOn: '2026-02-01', data: { summary: 'x' } };
    expect((await officer.record('own', said)).status).toBe(201);
    expect((await officer.record('open', said)).status).toBe(403);
    const [none, unseen] = [await officer.record('nothing', said), await officer.record('unseen', said)];
    expect([none.status, unseen.status]).toEqual([404, 404]);
    expect(JSON.stringify(unseen.body).replaceAll('unseen', 'nothing')).toBe(JSON.stringify(none.body));
    const entry = { ...said, visibility: 'internal' };
    const meeting = (...tracks: string[]) => ({
      occurredOn: '2026-02-02',
      entries: tracks.map((track) => ({ track, type: 'consultation.held' })),
    });
    expect((await officer.post('/v1/meetings', meeting('own'))).status).toBe(201);
    expect((await officer.post('/v1/meetings', meeting('own', 'open'))).status).toBe(403);
    expect((await officer.post('/v1/meetings', meeting('own', 'unseen'))).status).toBe(404);
    expect((await officer.open('new')).status).toBe(403);
    expect((await officer.call('PATCH', '/v1/tracks/own', { twin: null })).status).toBe(403);
    const dossier = (track: string) => ({
      format: 'paraph-dossier/1',
      tracks: [],
      entries: [{ ...entry, tracks: [track], occurredOn: '2026-02-03' }],
    });
    expect((await officer.import(dossier('own'))).status).toBe(200);
    expect((await officer.import(dossier('open'))).status).toBe(403);
    expect((await officer.import(dossier('unseen'))).status).toBe(404);
  });

  it('then a meeting with others is seen as far as it is theirs, and not corrected', async () => {
    const { body } = await admin.post('/v1/meetings', {
      occurredOn: '2026-02-04',
      entries: ['own', 'unseen'].map((track) => ({ track, type: 'consultation.held' })),
    });
    const { id } = body.meeting;
    const { transitions } = await officer.get<{ transitions: TransitionView[] }>(`/v1/meetings/${id}`);
    expect(transitions.map(({ track }) => track)).toEqual(['own']);
    const correction = { action: 'annul', reason: 'never held' };
    const refused = await officer.post(`/v1/meetings/${id}/corrections`, correction);
    expect(refused.status).toBe(403);
    expect(JSON.stringify(refused.body)).not.toContain('unseen');
    const elsewhere = await admin.post('/v1/meetings', {
      occurredOn: '2026-02-05',
      entries: ['open', 'unseen'].map((track) => ({ track, type: 'consultation.held' })),
    });
    const other = `/v1/meetings/${elsewhere.body.meeting.id}`;
    expect((await officer.call('GET', other)).status).toBe(404);
    expect((await officer.post(`${other}/corrections`, correction)).status).toBe(404);
    expect((await officer.post(`${other}/publish`, { reason: 'x' })).status).toBe(404);
  });

  it('then pages show and offer what is theirs', async () => {
    const page = async (path: string) => (await officer.fetch(path)).text();
    expect(await page('/tracks/own')).toContain('/tracks/own/log');
    const other = await page('/tracks/open');
    expect(other).not.toContain('/tracks/open/log');
    expect(other).toContain('Aliya');
    expect((await officer.fetch('/tracks/unseen')).status).toBe(404);
    expect((await officer.fetch('/tracks/open/log')).status).toBe(403);
    expect((await officer.fetch('/tracks/unseen/log')).status).toBe(404);
    const form = await page('/rounds/new');
    expect(form).toContain('value="own"');
    expect(form).not.toContain('value="open"');
    expect(form).not.toContain('Communiqué 1 unseen');
    for (const path of ['/', '/sources']) expect(await page(path)).not.toContain('unseen');
  });
});

describe('given a role that is taken away', () => {
  const sees = async (client: Client) => (await client.call('GET', '/v1/tracks/unseen')).status;

  it('then the next request is made without it', async () => {
    await admin.post('/v1/desks', { slug: 'asia', name: 'Asia', tracks: ['unseen'] });
    const { id, client } = await newToken({ role: 'reader', desk: 'asia' });
    const grant = (role: string) => admin.call('PUT', `/v1/desks/asia/grants/${id}`, { role });
    const said = { type: 'statement.made', occurredOn: '2026-02-01', data: { summary: 'x' } };
    expect(await sees(client)).toBe(200);
    expect((await client.record('unseen', said)).status).toBe(403);
    expect((await grant('officer')).status).toBe(200);
    expect((await client.record('unseen', said)).status).toBe(201);
    expect((await admin.call('DELETE', `/v1/desks/asia/grants/${id}`)).status).toBe(204);
    expect(await sees(client)).toBe(404);
    await grant('reader');
    await admin.call('PATCH', '/v1/desks/asia', { tracks: [] });
    expect(await sees(client)).toBe(404);
    await admin.call('PATCH', '/v1/desks/asia', { tracks: ['unseen'] });
    expect(await sees(client)).toBe(200);
    expect((await admin.call('DELETE', '/v1/desks/asia')).status).toBe(204);
    expect(await sees(client)).toBe(404);
    expect((await admin.call('DELETE', `/v1/tokens/${id}`)).status).toBe(204);
    expect(await sees(client)).toBe(401);
  });

  it('then a token that ends by itself is refused from that instant on', async () => {
    const { client } = await newToken({ role: 'reader', expiresAt: '2026-03-02T00:00:00Z' });
    clock.at = '2026-03-01T23:59:59.999Z';
    expect(await sees(client)).toBe(200);
    clock.at = '2026-03-02T00:00:00.000Z';
    expect(await sees(client)).toBe(401);
  });
});

describe('given a person without a role', () => {
  it('then a desk lets them in at their next request, and the end of their session out', async () => {
    const { id, browser } = await member(service, 'aliya', null);
    const status = async (path: string) => (await browser.visit(path)).status;
    expect([await status('/tracks/unseen'), await status('/tracks/open')]).toEqual([404, 200]);
    await admin.post('/v1/desks', { slug: 'africa', name: 'Africa', tracks: ['unseen'] });
    expect((await admin.call('PUT', `/v1/desks/africa/grants/${id}`, { role: 'officer' })).status).toBe(200);
    expect([await status('/tracks/unseen'), await status('/tracks/unseen/log')]).toEqual([200, 200]);
    expect(await status('/tracks/open/log')).toBe(403);
    const { grants } = await admin.get<{ grants: object[] }>('/v1/desks/africa');
    expect(grants).toEqual([{ holder: id, of: 'person', name: 'The aliya', role: 'officer' }]);
    await admin.call('DELETE', `/v1/people/${id}/sessions`);
    expect(await status('/tracks/unseen')).toBe(404);
  });
});

describe('given a token with scopes', () => {
  it('then it does what they name, and reads what is public without them', async () => {
    const { client } = await newToken({ role: 'administrator', scopes: ['record'] });
    expect((await client.call('GET', '/v1/tracks/unseen')).status).toBe(404);
    expect((await client.call('GET', '/v1/tokens')).status).toBe(403);
    const said = { type: 'statement.made', occurredOn: '2026-02-01', data: { summary: 'x' } };
    expect((await client.record('unseen', said)).status).toBe(201);
  });

  it('then it hands on no more than it has', async () => {
    const { client } = await newToken({ role: 'administrator', scopes: ['administer', 'read'] });
    const make = (scopes?: string[]) =>
      client.post('/v1/tokens', { name: 'x', role: 'administrator', ...(scopes && { scopes }) });
    expect((await make()).status).toBe(422);
    expect((await make(['read', 'record'])).status).toBe(422);
    expect((await make(['read'])).status).toBe(201);
  });
});

describe('a token', () => {
  it('is shown once, and not to a repetition of the request', async () => {
    const make = () =>
      admin.call<Made>('POST', '/v1/tokens', { name: 'x', role: 'reader' }, { 'idempotency-key': 'one' });
    const [first, second] = [await make(), await make()];
    expect(first.body.token).toMatch(/^paraph_/);
    expect(second.body).toEqual({ ...first.body, token: null });
    const listed = await admin.get<Page<object>>('/v1/tokens');
    expect(JSON.stringify(listed)).not.toContain(first.body.token);
  });

  it.each([
    [{ role: 'king' }, '/role'],
    [{ role: 'reader', name: 'admin' }, '/name'],
    [{ role: 'reader', name: ' x' }, '/name'],
    [{ role: 'reader', desk: 'nowhere' }, '/desk'],
    [{ role: 'reader', scopes: ['everything'] }, '/scopes/0'],
    [{ role: 'reader', expiresAt: '2026-01-01T00:00:00Z' }, '/expiresAt'],
    [{ role: 'reader', hash: 'x' }, '/hash'],
  ])('that is asked for as %j is refused', async (asked, pointer) => {
    const { status, body } = await admin.post('/v1/tokens', { name: 'x', ...asked });
    expect([status, body.errors.map((each) => each.pointer)]).toEqual([422, [pointer]]);
  });
});
