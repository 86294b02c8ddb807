import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { dossierSchema } from '../../src/dossiers/dossier.js';
import { DossierImport } from '../../src/dossiers/dossier-import.js';
import { FOUNDING, readDossier, type Service, startService } from '../support/service.js';

let at: Service;
beforeAll(async () => {
  at = await startService();
  await at.admin.open('strings');
});
afterAll(() => at.close());

const ENTRY = '/v1/tracks/strings/transitions';

const sendJson = (path: string, body: string, headers = {}) =>
  at.admin.fetch(path, { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } });

const said = (summary: string, more: object = {}) => ({
  type: 'statement.made',
  occurredOn: '2026-01-01',
  data: { summary },
  ...more,
});

const composed = (value: unknown, form: 'NFC' | 'NFD') => JSON.parse(JSON.stringify(value).normalize(form));

describe('an object that names a member twice', () => {
  it.each([
    [
      'a visibility',
      '{"type":"talks.paused","occurredOn":"2026","visibility":"internal","visibility":"public"}',
      '/visibility',
    ],
    [
      'the same in other letters',
      String.raw`{"type":"talks.paused","occurredOn":"2026","visibility":"internal","v\u0069sibility":"public"}`,
      '/visibility',
    ],
    [
      'a date deep inside',
      '{"entries":[{"type":"talks.paused","occurredOn":"2026","occurredOn":"2025"}]}',
      '/entries/0/occurredOn',
    ],
    ['what is one name in NFC', '{"data":{"\u00e9":1,"e\u0301":2}}', '\u00e9'],
  ])('given %s, is 400 on every call that takes a body, and nothing is written', async (_, body, where) => {
    const before = await at.rows();
    for (const path of [
      ENTRY,
      '/v1/tracks',
      '/v1/meetings',
      '/v1/import',
      '/v1/tokens',
      '/v1/desks',
      '/v1/tracks/strings/dry-run',
    ]) {
      const answer = await sendJson(path, body);
      const problem = (await answer.json()) as { code: string; detail: string };
      expect([path, answer.status, problem.code]).toEqual([path, 400, 'malformed_json']);
      expect(problem.detail).toBe(`The body names ${where} twice.`);
    }
    expect(await at.rows()).toEqual(before);
  });

  it('given YAML, is 400 as well', async () => {
    const headers = { 'content-type': 'application/yaml' };
    const body = 'format: paraph-dossier/1\nsources: {}\nsources: {}\n';
    expect((await sendJson('/v1/import', body, headers)).status).toBe(400);
  });
});

describe('Unicode’s two ways to write one letter', () => {
  it('given NFD, records NFC, and counts its characters so', async () => {
    const [row] = await at.admin.log('strings', said('й'.normalize('NFD').repeat(10_000)));
    expect(row?.data).toEqual({ summary: 'й'.repeat(10_000) });
  });

  it('given the same body in the other form under one Idempotency-Key, gives the same answer again', async () => {
    const headers = { 'idempotency-key': 'one-letter' };
    const first = await at.admin.record('strings', said('Алматыдағы кездесу: й'.normalize('NFC')), headers);
    const again = await at.admin.record('strings', said('Алматыдағы кездесу: й'.normalize('NFD')), headers);
    expect(again.status).toBe(201);
    expect(again.body).toEqual(first.body);
  });

  it('given a dossier in NFC, then in NFD, skips all of it', async () => {
    const dossier = readDossier(FOUNDING);
    const first = await at.admin.import(composed(dossier, 'NFC'));
    expect(first.body.skipped).toBe(0);
    const again = await at.admin.import(composed(dossier, 'NFD'));
    expect(again.body).toEqual({ recorded: 0, skipped: first.body.recorded });
  });
});

describe('what was recorded in NFD before', () => {
  it('given the same dossier, skips it, and every byte stays', async () => {
    const before = await startService();
    const old = composed(readDossier(FOUNDING), 'NFD');
    const { recorded } = await before.app
      .get(DossierImport, { strict: false })
      .import(dossierSchema.parse(old), 'the release before', { approval: 'operator' });
    const ledger = await before.admin.ledger('kz-eu-visa-facilitation');
    expect(JSON.stringify(ledger)).not.toBe(JSON.stringify(ledger).normalize('NFC'));
    expect((await before.admin.import(old)).body).toEqual({ recorded: 0, skipped: recorded });
    expect((await before.admin.import(FOUNDING)).body).toEqual({ recorded: 0, skipped: recorded });
    expect(await before.admin.ledger('kz-eu-visa-facilitation')).toEqual(ledger);
    await before.close();
  });
});

describe('a character that nobody sees', () => {
  it.each([
    ['U+202E', '\u202e', 'bidirectional control'],
    ['U+200B', '\u200b', 'zero-width space'],
    ['U+E0041', '\u{e0041}', 'tag character'],
    ['U+FFF9', '\ufff9', 'interlinear annotation'],
  ])('given %s in any text, is refused, and told which it is and where', async (code, character, name) => {
    const message = `must not hold ${code} (${name}), its character 3`;
    const odd = `ab${character}c`;
    const pointersOf = async (path: string, body: object) => {
      const answer = await at.admin.post(path, body);
      expect(answer.status).toBe(422);
      expect(answer.body.errors.map((error) => error.message)).toEqual(answer.body.errors.map(() => message));
      return answer.body.errors.map(({ pointer }) => pointer);
    };
    expect(
      await pointersOf('/v1/tracks', {
        slug: 'odd',
        kind: 'readmission',
        parties: ['EU', 'KZ'],
        title: { kk: odd },
      }),
    ).toEqual(['/title/kk']);
    expect(await pointersOf(ENTRY, said(odd))).toEqual(['/data/summary']);
    expect(await pointersOf(ENTRY, said('a', { note: odd }))).toEqual(['/note']);
    const people = [{ name: { en: odd }, title: odd }];
    expect(
      await pointersOf(ENTRY, said('a', { data: { summary: 'a', people, place: { city: odd } } })),
    ).toEqual(['/data/people/0/name/en', '/data/people/0/title', '/data/place/city']);
    const source = { title: odd, publisher: odd, language: 'en', quote: odd };
    expect(await pointersOf(ENTRY, said('a', { sources: [source] }))).toEqual([
      '/sources/0/publisher',
      '/sources/0/quote',
      '/sources/0/title',
    ]);
  });

  it.each(['\ufffe', '\uffff', '\u{1ffff}', '\ufdd0'])(
    'given a noncharacter (%j), is refused wherever it stands',
    async (character) => {
      const tracks = await at.admin.post('/v1/desks', { slug: 'odd', name: 'Odd', tracks: [character] });
      const summary = await at.admin.record('strings', said(`a${character}b`));
      for (const [{ status, body }, pointer] of [
        [tracks, '/tracks/0'],
        [summary, '/data/summary'],
      ] as const) {
        const message = 'must not contain a noncharacter of Unicode (U+FFFE, U+FFFF and their like)';
        expect([status, body.errors]).toEqual([422, [{ pointer, message }]]);
      }
    },
  );

  it('given two lines in a title, a name or a city, is refused; in a summary they stay', async () => {
    const people = [{ name: 'a\nb' }];
    const answer = await at.admin.record(
      'strings',
      said('a\nb', { data: { summary: 'a\nb', people, place: { city: 'a\rb' } } }),
    );
    expect(answer.body.errors).toEqual([
      { pointer: '/data/people/0/name', message: 'must be one line' },
      { pointer: '/data/place/city', message: 'must be one line' },
    ]);
    expect((await at.admin.open('two-lines', 'readmission', { title: 'a\r\nX-INJECTED:1' })).status).toBe(
      422,
    );
    expect((await at.admin.log('strings', said('a\nb')))[0]?.data).toEqual({ summary: 'a\nb' });
  });
});

describe('a word in two alphabets', () => {
  it('is recorded with a warning, which a trial gives too, and the public does not see', async () => {
    const entry = said('Deputy minister Yerme\u043a spoke', {
      visibility: 'public',
      occurredOn: '2026-01-02',
    });
    const params = { word: 'Yerme\u043a', letters: '\u043a' };
    const warning = expect.objectContaining({ code: 'mixed_scripts', params });
    const trial = await at.admin.post('/v1/tracks/strings/dry-run', { entries: [entry] });
    expect(trial.body.results[0]?.transition?.warnings).toEqual([warning]);
    const { status, body } = await at.admin.record('strings', entry);
    expect([status, body.transition.warnings]).toEqual([201, [warning]]);
    expect(JSON.stringify(await at.anyone.ledger('strings'))).not.toContain('mixed_scripts');
  });
});

describe('a user name', () => {
  it('is refused where it looks like one that somebody has', async () => {
    const invite = (username: string) =>
      at.admin.post('/v1/people', { name: 'Somebody', username, role: null });
    expect((await invite('root')).status).toBe(201);
    const alike = await invite('r\u043e\u043et');
    expect([alike.status, alike.body.code]).toEqual([409, 'already_exists']);
    expect((await invite('ｒｏｏｔ')).status).toBe(422);
    expect((await invite('roots')).status).toBe(201);
  });
});
