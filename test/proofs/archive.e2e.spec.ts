import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Database } from '../../src/db/database.js';
import { verifyArchive } from '../../src/verify/archive/verify-archive.js';
import { writeArchive } from '../../src/verify/archive/write-archive.js';
import { FOUNDING, startService } from '../support/service.js';

const TRACK = 'kz-eu-visa-facilitation';
const NOW = '2026-11-30T12:00:00.000Z';

let service: Awaited<ReturnType<typeof startService>>;
let folder: string;
let archive: string;
let vkey: string;
let lines: string[];

const keyOf = async (client: { fetch(path: string, init?: RequestInit): Promise<Response> }) => {
  const answer = await client.fetch('/v1/checkpoint', { headers: { accept: 'application/json' } });
  return ((await answer.json()) as { keys: { vkey: string }[] }).keys[0]?.vkey as string;
};

beforeAll(async () => {
  service = await startService({ dossier: FOUNDING });
  await service.settle();
  folder = await mkdtemp(join(tmpdir(), 'paraph-archive-'));
  archive = join(folder, 'ledger.jsonl');
  vkey = await keyOf(service.admin);
  await keyOf(service.anyone);
  lines = [];
  const write = async (text: string) => void lines.push(text);
  await writeArchive(service.app.get(Database, { strict: false }), { version: '1', now: NOW, write });
  await writeFile(archive, lines.join(''));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
  await service.close();
});

const verified = (file = archive, keys = [vkey], heads: string[] = []) =>
  verifyArchive(file, { now: NOW, keptHeads: heads, trustedKeys: keys });

/** A copy in which the first text in `from` is another. */
async function changed(from: string | RegExp, to: string): Promise<string> {
  const file = join(folder, 'changed.jsonl');
  const text = (await readFile(archive, 'utf8')).replace(from, to);
  await writeFile(file, text);
  return file;
}

describe('an exported ledger', () => {
  it('verifies without its database, by a key that somebody kept', async () => {
    const { faults, rows, tracks } = await verified();
    expect(faults).toEqual([]);
    const { ledger, tracks: all } = await service.rows();
    expect({ rows, tracks }).toEqual({ rows: ledger, tracks: all });
  });

  it('does not verify by another key', async () => {
    const other = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
    const { faults } = await verified(archive, [other]);
    expect(faults[0]).toMatchObject({ place: 'checkpoint', kind: 'stranger' });
  });

  it.each([
    ['a word of an entry', /"occurredOn":"20\d\d-\d\d-\d\d"/, '"occurredOn":"1999-01-01"', 'ledger'],
    ['a definition', /"rail":\[[^\]]*\]/, '"rail":["announced"]', 'definition'],
    ['a head', /\\n(\d+)\\n/, '\\n1\\n', 'checkpoint'],
  ])('shows that %s was changed', async (_, from, to, place) => {
    const { faults } = await verified(await changed(from, to));
    expect(faults[0]?.place).toBe(place);
  });

  it('shows that a track was left out, by the head', async () => {
    const track = lines.find((line) => line.startsWith('{"track"')) as string;
    const rows = JSON.parse(track).track.rows.length;
    const file = await changed(track, '');
    const text = await readFile(file, 'utf8');
    const end = JSON.parse(text.slice(text.lastIndexOf('{"end"'))).end;
    const fewer = JSON.stringify({ end: { tracks: end.tracks - 1, rows: end.rows - rows } });
    await writeFile(file, text.replace(/\{"end".*\}/, fewer));
    const { faults } = await verified(file);
    expect(faults.map(({ kind }) => kind)).toContain('cut');
  });

  it('that was cut is said to be so, and a dossier that it proves nothing', async () => {
    await expect(verified(await changed(/\{"end".*\n/, ''))).rejects.toMatchObject({
      code: 'bad_request',
      detail: expect.stringContaining('is not whole'),
    });
    await writeFile(join(folder, 'dossier.jsonl'), '{"format":"paraph-dossier/1"}\n');
    await expect(verified(join(folder, 'dossier.jsonl'))).rejects.toThrow('--format ledger');
  });
});

describe('a receipt', () => {
  const run = promisify(execFile);
  const VERIFIERS = [
    ['Node', process.execPath, 'verifiers/verify-receipt.mjs'],
    ['Python', 'python3', 'verifiers/verify_receipt.py'],
  ] as const;

  it.each(VERIFIERS)('is checked by one file of %s', async (name, program, file) => {
    if (name === 'Python' && !(await run('python3', ['--version']).catch(() => null))) {
      console.warn('python3 is not there: its verifier was not tried');
      return;
    }
    for (const client of [service.admin, service.anyone]) {
      const path = join(folder, 'receipt.json');
      const receipt = await (
        await client.fetch(`/v1/proof/inclusion?track=${TRACK}&seq=1`, {
          headers: { accept: 'application/json' },
        })
      ).text();
      await writeFile(path, receipt);
      const { stdout } = await run(program, [file, path, await keyOf(client)]);
      expect(stdout).toContain(`PROVED: entry 1 of ${TRACK}`);
      for (const [from, to] of [
        [/"index":\d+/, '"index":3'],
        [/\\"id\\":\\"./, '\\"id\\":\\"x'],
        [/"proof":\["[^"]*",/, '"proof":['],
        [/\\n(\d+)\\n/, '\\n99\\n'],
      ] as const) {
        await writeFile(path, receipt.replace(from, to));
        await expect(run(program, [file, path, await keyOf(client)])).rejects.toThrow('NOT PROVED');
      }
    }
  });
});
