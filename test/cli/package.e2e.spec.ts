import { execFile, execFileSync, spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { rootFolder } from '../../src/runtime/root-folder.js';
import { build, newFolder, ready } from '../support/command.js';
import { sized } from '../support/sizes.js';

const ROOT = rootFolder();
const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
const { PATH = '' } = process.env;
const run = promisify(execFile);
const itLong = sized(it.skip, it);

describe('the package', () => {
  const folder = newFolder();
  const bin = join(folder, 'package/bin/paraph.mjs');
  let file: string;
  let files: string[];

  beforeAll(async () => {
    build();
    const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', folder], { cwd: ROOT });
    const [packed] = JSON.parse(stdout) as { filename: string; files: { path: string }[] }[];
    file = join(folder, packed?.filename ?? '');
    files = packed?.files.map(({ path }) => path) ?? [];
    execFileSync('tar', ['-xzf', file, '-C', folder]);
    // What npm would install beside it.
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'package/node_modules'));
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('holds what runs, and nothing that tests or builds', () => {
    expect(files).toEqual(expect.arrayContaining(['bin/paraph.mjs', 'LICENSE', 'README.md', 'CHANGELOG.md']));
    expect(
      files.filter((path) => /(^|\/)(test|bench|scripts|packages)\/|\.spec\.|\.map$|\.tsx?$/.test(path)),
    ).toEqual([]);
  });

  it('given an empty folder, then it starts a board there, and its commands find the database', async () => {
    const empty = join(folder, 'empty');
    mkdirSync(empty);
    const service = await ready(spawn(process.execPath, [bin], { cwd: empty, env: { PATH, PORT: '0' } }));
    const board = (await (await fetch(`${service.url}/v1/board`)).json()) as { total: number };
    expect(board.total).toBe(3);
    expect(await (await fetch(`${service.url}/health/live`)).json()).toEqual({ status: 'ok', version });
    const paraph = (...args: string[]) =>
      run(process.execPath, [bin, ...args], { cwd: empty, env: { PATH } });
    expect((await paraph('--version')).stdout.trim()).toBe(version);
    const doctor = JSON.parse((await paraph('doctor', '--json')).stdout);
    expect(doctor.checks[0]).toEqual({ name: 'release', state: 'ok', detail: `Paraph ${version}` });
    expect((await paraph('export')).stdout).toMatch(
      new RegExp(`^# Exported by Paraph ${version.replaceAll('.', '\\.')}\n`),
    );
    const record = async () => {
      const authorization = `Bearer ${readFileSync(join(empty, '.data/admin-token'), 'utf8').trim()}`;
      return (
        await fetch(`${service.url}/record`, { headers: { authorization, 'accept-language': 'en' } })
      ).text();
    };
    expect(await record()).toContain('Not verified in the last year.');
    expect((await paraph('verify')).stdout).toContain('No faults');
    expect(await record()).toMatch(/Verified on <time[^>]*>[^<]*<\/time>: no faults/);
    await service.stop();
  });

  itLong('given npx alone, then it installs and starts', async () => {
    const empty = join(folder, 'npx');
    mkdirSync(empty);
    const args = ['--yes', `--package=${file}`, 'paraph', '--version'];
    expect((await run('npx', args, { cwd: empty })).stdout.trim()).toBe(version);
  });
});
