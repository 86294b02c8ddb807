import { appendFile, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Database } from '../../src/db/database.js';
import { DocumentFiles, DocumentUploads, exportFiles, readFolder } from '../../src/documents/index.js';
import { DocumentSweep } from '../../src/documents/sweep.js';
import { dossierSchema } from '../../src/dossiers/dossier.js';
import { DossierImport } from '../../src/dossiers/dossier-import.js';
import { DossierExport } from '../../src/dossiers/export/dossier-export.js';
import { collectGarbage } from '../../src/runtime/idle-memory.js';
import { verify } from '../../src/verify/verify.js';
import { StoppedClock } from '../support/clocks.js';
import { type Client, type Service, startService } from '../support/service.js';
import { pdf, sha256Of, upload, uploaded } from './uploading.js';

const DAY = 86_400_000;
const MIB = 1024 * 1024;

let service: Service;
let clock: StoppedClock;
let officer: Client;

beforeAll(async () => {
  clock = new StoppedClock();
  service = await startService({
    clock,
    secondPerson: { on: true },
    documents: { mostBytes: 256 * MIB },
  });
  officer = await service.as('officer');
  await officer.open('t');
});
afterAll(() => service.close());

const held = (more: object = {}) => ({ type: 'meeting.held', occurredOn: '2026-01-05', ...more });
const read = async (client: Client, sha256: string) => {
  const answer = await client.fetch(`/v1/documents/${sha256}`);
  await answer.arrayBuffer();
  return answer.status;
};
const files = (of = service) => of.app.get(DocumentFiles, { strict: false });
const faultsOf = async (of = service) => {
  const options = { now: clock.now(), documents: files(of) };
  const found = await verify(of.app.get(Database, { strict: false }), options);
  return found?.faults.map(({ place, seq, fault }) => `${place} ${seq} ${fault.split(':')[0]}`);
};

describe('a file that waits for its entry', () => {
  it('given a proposal that names it, then its approver reads it, and it is there however long they take', async () => {
    const sha256 = await uploaded(officer, 'to be published');
    const documents = [{ sha256, kind: 'communique', title: 'Joint statement' }];
    const answer = await officer.record('t', held({ documents, visibility: 'public' }));
    expect(answer.status).toBe(202);
    const { id } = (answer.body as unknown as { proposal: { id: string } }).proposal;
    const approver = await service.as('approver');
    expect([await read(approver, sha256), await read(service.anyone, sha256)]).toEqual([200, 404]);
    clock.pass(30 * DAY);
    await service.app.get(DocumentSweep, { strict: false }).sweep();
    const shown = (await approver.get(`/v1/proposals/${id}`)) as { preview: { digest: string } };
    const approved = await approver.post(`/v1/proposals/${id}/approve`, { digest: shown.preview.digest });
    expect(approved.status).toBe(200);
    expect(await read(service.anyone, sha256)).toBe(200);
    expect((await service.anyone.history('t'))[0]?.documents).toMatchObject(documents);
  });

  it('given nobody who names it in time, then it can be named no more, and is removed a day later', async () => {
    const [named, alone] = [await uploaded(officer, 'named in time'), await uploaded(officer, 'alone')];
    await officer.log('t', held({ documents: [{ sha256: named, kind: 'note' }] }));
    const sweep = service.app.get(DocumentSweep, { strict: false });
    clock.pass(7 * DAY + 1);
    await sweep.sweep();
    expect(await files().sizeOf(alone)).not.toBeNull();
    expect((await officer.record('t', held({ documents: [{ sha256: alone, kind: 'note' }] }))).status).toBe(
      422,
    );
    expect((await officer.record('t', held({ documents: [{ sha256: named, kind: 'note' }] }))).status).toBe(
      201,
    );
    clock.pass(DAY);
    await sweep.sweep();
    expect(await files().sizeOf(alone)).toBeNull();
    expect([await read(officer, alone), await read(officer, named)]).toEqual([404, 200]);
  });

  it('given a sender beyond what a day allows, then they are told to wait', async () => {
    const own = await startService({ documents: { mostBytesADay: 100 } });
    const sender = await own.as('officer');
    await uploaded(sender, 'the first');
    const answer = await upload(sender, pdf('x'.repeat(100)));
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, '3600']);
    await own.close();
  });
});

describe('a folder of documents', () => {
  it('given an export, then it is restored elsewhere, and what was changed or lost is found', async () => {
    const [kept, changed, lost] = [
      await uploaded(officer, 'kept'),
      await uploaded(officer, 'to be changed'),
      await uploaded(officer, 'to be lost'),
    ];
    const documents = [kept, changed, lost].map((sha256) => ({ sha256, kind: 'draft', language: 'ru' }));
    await officer.log('t', held({ documents, occurredOn: '2026-03-03' }));
    const folder = await mkdtemp(join(tmpdir(), 'paraph-export-'));
    const database = service.app.get(Database, { strict: false });
    expect(await exportFiles({ database, files: files() }, folder, undefined)).toEqual([]);
    const dossier = await service.app.get(DossierExport, { strict: false }).export();

    const elsewhere = await startService({ clock });
    const importing = elsewhere.app.get(DossierImport, { strict: false });
    const parsed = dossierSchema.parse(JSON.parse(JSON.stringify(dossier)));
    const found = await readFolder(folder);
    const known = new Map(found.map(({ path: _, ...file }) => [file.sha256, file]));
    await expect(importing.import(parsed, 'x', { approval: 'operator' })).rejects.toMatchObject({
      extensions: {
        errors: expect.arrayContaining([
          expect.objectContaining({ pointer: '/entries/0/documents/0/sha256' }),
        ]),
      },
    });
    await importing.dryRun(parsed, { files: known });
    expect(await files(elsewhere).sizeOf(kept)).toBeNull();
    for (const { path, ...file } of found)
      await elsewhere.app.get(DocumentUploads, { strict: false }).copy(file, path);
    await importing.import(parsed, 'x', { approval: 'operator' });
    const told = async (of: Service) =>
      (await of.admin.history('t')).map(({ occurredOn, documents }) => ({ occurredOn, documents }));
    expect(await told(elsewhere)).toEqual(await told(service));
    expect(await importing.import(parsed, 'x', { approval: 'operator' })).toMatchObject({ recorded: 0 });
    expect([await read(elsewhere.admin, kept), await faultsOf(elsewhere)]).toEqual([200, []]);

    await appendFile(files(elsewhere).pathOf(changed), 'more');
    await rm(files(elsewhere).pathOf(lost));
    expect((await faultsOf(elsewhere))?.toSorted()).toEqual([
      expect.stringMatching(/^document \d+ is missing$/),
      expect.stringMatching(/^document \d+ was changed$/),
    ]);
    expect(await read(elsewhere.admin, lost)).toBe(503);
    await elsewhere.close();

    const [first = ''] = await readdir(folder);
    await writeFile(join(folder, first), pdf('something else'));
    await expect(readFolder(folder)).rejects.toThrow(/was changed/);
    await rm(folder, { recursive: true });
  });

  it('given 240 MiB in and out, then less than half of them are in memory at any time', async () => {
    const SIZE = 240;
    const chunk = Buffer.alloc(MIB, 'x');
    let left = SIZE;
    let most = 0;
    let passed = 0;
    // What is still needed counts, not what has not been collected yet.
    const look = (bytes: number) => {
      passed += bytes;
      if (passed < 30 * MIB) return;
      passed = 0;
      collectGarbage();
      most = Math.max(most, process.memoryUsage().arrayBuffers);
    };
    collectGarbage();
    const before = process.memoryUsage().arrayBuffers;
    const body = new ReadableStream({
      pull(controller) {
        look(MIB);
        if (left === SIZE) controller.enqueue(pdf('large'));
        left -= 1;
        if (left >= 0) controller.enqueue(chunk);
        else controller.close();
      },
    });
    const answer = await upload(officer, body);
    const { sha256, bytes } = (await answer.json()) as { sha256: string; bytes: number };
    expect([answer.status, bytes]).toEqual([201, SIZE * MIB + pdf('large').length]);
    const out = await officer.fetch(`/v1/documents/${sha256}`);
    let size = 0;
    for await (const part of out.body as unknown as AsyncIterable<Uint8Array>) {
      size += part.length;
      look(part.length);
    }
    expect(size).toBe(bytes);
    expect(most - before).toBeLessThan((SIZE / 2) * MIB);
    expect(sha256).not.toBe(sha256Of(chunk));
  });
});
