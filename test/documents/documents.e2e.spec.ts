import { readdir } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DocumentSettings } from '../../src/documents/index.js';
import type { TransitionView } from '../../src/domain/values/views.js';
import { type Client, type Service, startService } from '../support/service.js';
import { pdf, sha256Of, type Uploaded, upload, uploaded, wholeOf } from './uploading.js';

let service: Service;
let officer: Client;

const MIB = 1024 * 1024;
const held = (more: object = {}) => ({ type: 'meeting.held', occurredOn: '2026-01-05', ...more });

beforeAll(async () => {
  service = await startService({ documents: { mostBytes: MIB, mostBytesADay: 64 * MIB } });
  officer = await service.as('officer');
  await officer.open('t');
});
afterAll(() => service.close());

const folder = () => service.app.get(DocumentSettings, { strict: false }).folder;
const arriving = () => readdir(join(folder(), 'incoming')).catch(() => []);
/** Once the service has answered, it removes what it did not keep. */
async function nothingArrives(): Promise<void> {
  for (let tries = 0; tries < 100 && (await arriving()).length > 0; tries += 1)
    await new Promise((resolve) => setImmediate(resolve));
  expect(await arriving()).toEqual([]);
}

describe('an upload', () => {
  it('given a file, then it is answered with its hash, name, type and size, each time alike', async () => {
    const bytes = pdf('the joint statement');
    const sent = { disposition: `attachment; filename="x.pdf"; filename*=UTF-8''%D2%9A%D0%B0%D0%B7.pdf` };
    const [first, again, other] = [
      await upload(officer, bytes, sent),
      await upload(officer, bytes, sent),
      await upload(await service.as('officer'), bytes, sent),
    ];
    expect(first.status).toBe(201);
    const answer = await wholeOf(first);
    expect(JSON.parse(answer.body)).toEqual({
      ...{ sha256: sha256Of(bytes), name: 'Қаз.pdf', mediaType: 'application/pdf', bytes: bytes.length },
    });
    expect(await wholeOf(again)).toEqual(answer);
    expect(await wholeOf(other)).toEqual(answer);
  });

  it.each([
    ['none', undefined, 'document.pdf'],
    ['UTF-8 as it is', Buffer.from('attachment; filename="Жоба.pdf"').toString('latin1'), 'Жоба.pdf'],
    ['another ending', 'attachment; filename="run.exe"', 'run.exe.pdf'],
    ['a hidden name', 'attachment; filename=".profile"', '_profile.pdf'],
    ['a device of Windows', 'attachment; filename="a:b?.pdf"', 'a_b_.pdf'],
  ])('given %s as its name, then it gets one that any system holds', async (_, disposition, name) => {
    const answer = await upload(officer, pdf('named'), disposition === undefined ? {} : { disposition });
    expect(((await answer.json()) as Uploaded).name).toBe(name);
  });

  it.each([
    ['a path', '../../x', 'without folders'],
    ['a path of Windows', '..\\\\x', 'without folders'],
    ['dots', '..', 'without folders'],
    ['an override of direction', '%E2%80%AEfdp.exe', 'U+202E'],
    ['a control character', 'a%07b.pdf', 'U+0007'],
    ['a line break', 'a%0Ab.pdf', 'one line'],
  ])('given %s as its name, then it is refused in words and leaves nothing', async (_, name, words) => {
    const disposition = name.includes('%')
      ? `attachment; filename*=UTF-8''${name}`
      : `attachment; filename="${name}"`;
    const answer = await upload(officer, pdf(`refused ${name}`), { disposition });
    const { code, errors } = (await answer.json()) as { code: string; errors: { message: string }[] };
    expect([answer.status, code]).toEqual([422, 'validation_failed']);
    expect(errors[0]?.message).toContain(words);
    await nothingArrives();
  });

  it.each([
    ['HTML', 'text/html', Buffer.from('<script>alert(1)</script>')],
    ['SVG', 'image/svg+xml', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>')],
    ['JSON', 'application/json', Buffer.from('{}')],
    ['a form', 'application/x-www-form-urlencoded', Buffer.from('a=b')],
    ['a program called PDF', 'application/pdf', Buffer.from('MZ this is no PDF')],
    ['a PDF called PNG', 'image/png', pdf('no picture')],
    ['binary called text', 'text/plain', Buffer.from([1, 0, 2])],
  ])('given %s, then the type is refused in words and leaves nothing', async (_, type, bytes) => {
    const answer = await upload(officer, bytes, { type });
    const { code, detail } = (await answer.json()) as { code: string; detail: string };
    expect([answer.status, code]).toEqual([415, 'unsupported_media_type']);
    expect(detail).toMatch(/^(?:A document may be: pdf, docx|The file is no |The body must be)/);
    await nothingArrives();
  });

  it('given too large a file, or an empty one, then it is refused and leaves nothing', async () => {
    const large = await upload(officer, Buffer.concat([pdf('large'), Buffer.alloc(MIB)]));
    expect([large.status, ((await large.json()) as { detail: string }).detail]).toEqual([
      ...[413, 'A document may have 1 MiB.'],
    ]);
    expect((await upload(officer, Buffer.alloc(0))).status).toBe(422);
    await nothingArrives();
  });

  it('given a sender who breaks off, then nothing is left', async () => {
    const socket = connect(service.port, '127.0.0.1');
    const token = `Authorization: Bearer ${service.adminToken}`;
    socket.write(
      `POST /v1/documents HTTP/1.1\r\nHost: x\r\n${token}\r\nContent-Type: application/pdf\r\nContent-Length: 500000\r\n\r\n%PDF-1.4`,
    );
    while ((await arriving()).length === 0) await new Promise((resolve) => setImmediate(resolve));
    socket.destroy();
    while ((await arriving()).length > 0) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(await arriving()).toEqual([]);
  });

  it('given the same file from many at once, then all get the same answer', async () => {
    const bytes = pdf('brought at once');
    const answers = await Promise.all(Array.from({ length: 16 }, () => upload(officer, bytes)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    await nothingArrives();
    const read = await officer.fetch(`/v1/documents/${sha256Of(bytes)}`);
    expect(Buffer.from(await read.arrayBuffer())).toEqual(bytes);
  });
});

describe('a document', () => {
  it('given an entry that names it, then the entry shows it, and it comes as a file to be saved', async () => {
    const bytes = pdf('of an entry');
    const sha256 = await uploaded(officer, 'of an entry');
    const [entry] = await officer.log(
      't',
      held({ documents: [{ sha256, kind: 'minutes', language: 'kk', title: { kk: 'Хаттама' } }] }),
    );
    const shown = { kind: 'minutes', language: 'kk', title: { kk: 'Хаттама' }, name: 'note.pdf' };
    expect(entry?.documents).toEqual([
      { sha256, mediaType: 'application/pdf', bytes: bytes.length, ...shown },
    ]);
    const read = await officer.fetch(`/v1/documents/${sha256}`);
    expect(Object.fromEntries(read.headers)).toMatchObject({
      ...{ 'content-type': 'application/pdf', 'content-disposition': 'attachment; filename=note.pdf' },
      ...{ 'x-content-type-options': 'nosniff', 'content-security-policy': "default-src 'none'; sandbox" },
      ...{ etag: `"${sha256}"`, 'cache-control': 'no-store', 'content-length': String(bytes.length) },
    });
    expect(Buffer.from(await read.arrayBuffer())).toEqual(bytes);
    expect(sha256Of(bytes)).toBe(sha256);
  });

  it('given a range, or a copy that is known, then only what is missing comes', async () => {
    const sha256 = await uploaded(officer, 'ranges');
    const get = (headers: Record<string, string>, method = 'GET') =>
      officer.fetch(`/v1/documents/${sha256}`, { method, headers });
    const part = await get({ range: 'bytes=0-7' });
    expect([part.status, await part.text(), part.headers.get('content-range')]).toEqual([
      ...[206, '%PDF-1.4', `bytes 0-7/${pdf('ranges').length}`],
    ]);
    expect(await (await get({ range: 'bytes=-6' })).text()).toBe('%%EOF\n');
    expect((await get({ range: 'bytes=999-' })).status).toBe(416);
    expect((await get({ range: 'bytes=0-7', 'if-range': '"other"' })).status).toBe(200);
    expect((await get({ 'if-none-match': `"${sha256}"` })).status).toBe(304);
    const head = await get({}, 'HEAD');
    expect([head.status, head.headers.get('content-length')]).toEqual([200, String(pdf('ranges').length)]);
  });

  it('given a correction, then it replaces the documents, and what was recorded stays readable', async () => {
    const [before, after] = [await uploaded(officer, 'draft 1'), await uploaded(officer, 'draft 2')];
    const [entry] = await officer.log('t', held({ documents: [{ sha256: before, kind: 'draft' }] }));
    const seq = entry?.seq as number;
    await officer.amend('t', seq, { note: 'the documents stay' });
    const named = async () =>
      (await officer.history('t')).find((one) => one.seq === seq)?.documents?.map(({ sha256 }) => sha256) ??
      [];
    expect(await named()).toEqual([before]);
    await officer.amend('t', seq, { documents: [{ sha256: after, kind: 'draft' }] });
    expect(await named()).toEqual([after]);
    expect((await officer.fetch(`/v1/documents/${before}`)).status).toBe(200);
    await officer.amend('t', seq, { documents: [] });
    expect(await named()).toEqual([]);
  });

  it('given a marking, then the entry cannot become public in any way', async () => {
    const sha256 = await uploaded(officer, 'for official use');
    const documents = [{ sha256, kind: 'note', marking: 'official_use' }];
    const codes = ({ body }: Awaited<ReturnType<Client['record']>>) => body.refusals?.map(({ code }) => code);
    expect(codes(await officer.record('t', held({ documents, visibility: 'public' })))).toEqual([
      'marked_document',
    ]);
    const [hidden, open] = await officer.log('t', held({ documents }), held({ visibility: 'public' }));
    expect(codes(await officer.publish('t', hidden?.seq as number))).toEqual(['marked_document']);
    expect(codes(await officer.amend('t', open?.seq as number, { documents }))).toEqual(['marked_document']);
  });

  it('given a meeting, then each entry names its documents', async () => {
    await officer.open('u');
    const sha256 = await uploaded(officer, 'of a meeting');
    const entries = ['t', 'u'].map((track) => ({ track, type: 'meeting.held' }));
    const meeting = { occurredOn: '2026-02-02', documents: [{ sha256, kind: 'communique' }], entries };
    const { status, body } = await officer.post('/v1/meetings', meeting);
    expect(status).toBe(201);
    expect(body.transitions.map(({ documents }) => documents?.[0]?.sha256)).toEqual([sha256, sha256]);
    const missing = { ...meeting, documents: [{ sha256: 'f'.repeat(64), kind: 'other' }] };
    expect((await officer.post('/v1/meetings', missing)).body.errors).toEqual([
      { pointer: '/documents/0/sha256', message: 'There is no such document: upload it first.' },
    ]);
  });

  it('given faults in what names it, then each has its pointer', async () => {
    const sha256 = await uploaded(officer, 'named twice');
    const faultsOf = async (documents: unknown) =>
      (await officer.record('t', held({ documents }))).body.errors.map(({ pointer }) => pointer);
    expect(await faultsOf([{ sha256: 'x', kind: 'note' }])).toEqual(['/documents/0/sha256']);
    expect(await faultsOf([{ sha256, kind: 'letter' }])).toEqual(['/documents/0/kind']);
    expect(await faultsOf([{ sha256, kind: 'note', bytes: 1 }])).toEqual(['/documents/0/bytes']);
    expect(await faultsOf(['note', 'draft'].map((kind) => ({ sha256, kind })))).toEqual(['/documents']);
  });
});

describe('who sees a document', () => {
  const read = async (client: Client, sha256: string) =>
    wholeOf(await client.fetch(`/v1/documents/${sha256}`));
  const NOBODYS = 'e'.repeat(64);

  it('given a hidden entry, then its document does not exist for the public, byte for byte', async () => {
    const sha256 = await uploaded(officer, 'hidden');
    await officer.log('t', held({ documents: [{ sha256, kind: 'note' }] }));
    const nothing = await read(service.anyone, NOBODYS);
    expect(nothing.status).toBe(404);
    expect(await read(service.anyone, sha256)).toEqual(nothing);
    expect(await read(service.anyone, 'no-hash')).toEqual(nothing);
    expect((await read(await service.as('reader'), sha256)).status).toBe(200);
  });

  it('given a public entry, then everybody reads it; what it had before it was published stays hidden', async () => {
    const [before, after] = [
      await uploaded(officer, 'internal draft'),
      await uploaded(officer, 'agreed text'),
    ];
    const [entry] = await officer.log('t', held({ documents: [{ sha256: before, kind: 'draft' }] }));
    const seq = entry?.seq as number;
    await officer.amend('t', seq, { documents: [{ sha256: after, kind: 'draft' }] });
    await officer.publish('t', seq);
    expect((await read(service.anyone, after)).status).toBe(200);
    expect((await read(service.anyone, before)).status).toBe(404);
    const shown: TransitionView[] = (await service.anyone.history('t')).filter(
      ({ documents }) => documents !== undefined,
    );
    expect(shown.flatMap(({ documents }) => documents?.map(({ sha256 }) => sha256))).toContain(after);
  });

  it('given a file under two names, then the public gets the public one, whatever is hidden', async () => {
    const bytes = pdf('two names');
    const [hidden, open] = [await service.as('officer'), await service.as('officer')];
    const named = (name: string) => ({ disposition: `attachment; filename="${name}.pdf"` });
    await upload(hidden, bytes, named('secret plan'));
    const documents = [{ sha256: sha256Of(bytes), kind: 'note' }];
    await hidden.log('t', held({ documents }));
    await upload(open, bytes, named('statement'));
    await open.log('t', held({ documents, visibility: 'public' }));
    const { headers } = await read(service.anyone, sha256Of(bytes));
    expect(headers).toContain('content-disposition: attachment; filename=statement.pdf');
  });

  it('given a file of somebody else that the caller does not see, then no entry of theirs can name it', async () => {
    const [one, other] = [await service.as('officer'), await service.as('officer')];
    const sha256 = await uploaded(one, 'only mine');
    const refused = await other.record('t', held({ documents: [{ sha256, kind: 'note' }] }));
    const unknown = await other.record('t', held({ documents: [{ sha256: NOBODYS, kind: 'note' }] }));
    expect(refused.body).toEqual(unknown.body);
    expect((await read(other, sha256)).status).toBe(404);
    expect((await read(one, sha256)).status).toBe(200);
    await one.log('t', held({ documents: [{ sha256, kind: 'note' }] }));
    expect((await other.record('t', held({ documents: [{ sha256, kind: 'other' }] }))).status).toBe(201);
  });

  it('given a reader or nobody, then they may not upload', async () => {
    expect((await upload(await service.as('reader'), pdf('no'))).status).toBe(403);
    expect((await upload(service.anyone, pdf('no'))).status).toBe(401);
    await nothingArrives();
  });
});

describe('a form with a file', () => {
  const SUMMARY = 'What was typed stays.';
  async function sent(file: Blob, name: string, more: Record<string, string> = {}) {
    const body = new FormData();
    const fields = {
      type: 'statement.made',
      track: 't',
      occurredOn: '2026-02-01',
      'summary.en': SUMMARY,
      ...more,
    };
    for (const [field, value] of Object.entries(fields)) body.append(field, value);
    body.append('document.0.file', file, name);
    const answer = await officer.fetch('/tracks/t/log', { method: 'POST', body });
    return { status: answer.status, html: await answer.text() };
  }
  const blob = (words: string) => new Blob([pdf(words)], { type: 'application/pdf' });
  const hashIn = (html: string) => /name="document\.0\.sha256" value="([0-9a-f]{64})"/.exec(html)?.[1];

  it('given a mistake elsewhere, then the form keeps the file and what was typed', async () => {
    const { html } = await sent(blob('from a form'), '../../note.pdf', { occurredOn: 'no date' });
    expect(hashIn(html)).toBe(sha256Of(pdf('from a form')));
    expect([html.includes('note.pdf is attached'), html.includes(SUMMARY)]).toEqual([true, true]);
    expect(html).not.toContain('../../');
    await nothingArrives();
  });

  it.each([
    [
      'too large',
      new Blob([pdf('x'), Buffer.alloc(MIB)], { type: 'application/pdf' }),
      'large.pdf',
      'is too large',
    ],
    ['of another type', new Blob(['<svg/>'], { type: 'image/svg+xml' }), 'x.svg', 'are not accepted'],
    ['not what it says', new Blob(['MZ'], { type: 'application/pdf' }), 'x.pdf', 'are not accepted'],
  ])(
    'given a file that is %s, then the form says so at its field, and keeps the rest',
    async (_, file, name, words) => {
      const { html } = await sent(file, name);
      expect([html.includes(words), html.includes(SUMMARY), hashIn(html)]).toEqual([true, true, undefined]);
      await nothingArrives();
    },
  );

  it('given a form that breaks off within the file, then nothing is left', async () => {
    const head = [
      'POST /tracks/t/log HTTP/1.1',
      'Host: x',
      `Authorization: Bearer ${service.adminToken}`,
      'Content-Type: multipart/form-data; boundary=b',
      'Content-Length: 500000',
    ];
    const part = [
      '--b',
      'Content-Disposition: form-data; name="document.0.file"; filename="x.pdf"',
      '',
      '%PDF-1.4',
    ];
    const socket = connect(service.port, '127.0.0.1');
    socket.write(`${head.join('\r\n')}\r\n\r\n${part.join('\r\n')}\r\n`);
    while ((await arriving()).length === 0) await new Promise((resolve) => setImmediate(resolve));
    socket.destroy();
    while ((await arriving()).length > 0) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(await arriving()).toEqual([]);
  });

  it('given a form that is not well-formed, then it is refused, and a stranger’s file is not kept', async () => {
    const headers = { 'content-type': 'multipart/form-data; boundary=b' };
    const cut = '--b\r\nContent-Disposition: form-data; name="document.0.file"; filename="x.pdf"\r\n\r\n%PDF';
    const answer = await officer.fetch('/tracks/t/log', { method: 'POST', headers, body: cut });
    expect(answer.status).toBe(400);
    const whole = `${cut}\r\n--b--\r\n`;
    expect(
      (await service.anyone.fetch('/tracks/t/log', { method: 'POST', headers, body: whole })).status,
    ).toBe(401);
    await nothingArrives();
  });
});
