import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { birthOf } from '../../src/db/embedded/processes.js';
import { serverOf } from '../embedded/embedded.harness.js';
import { build, endOf, newFolder, type Settings } from '../support/command.js';
import { sized } from '../support/sizes.js';

const NAMES = {
  bench: ['write', 'pages', 'webhooks'],
  battery: ['writers', 'twins', 'commands', 'alive', 'fuzz', 'frozen', 'operators'],
};
const LONG = [
  ['bench', 'write'],
  ['battery', 'writers'],
] as const;

/** As people run it: by npm, in a process group of its own, which Ctrl-C reaches as a whole. */
const run = (words: readonly string[], settings: Settings = {}): ChildProcess =>
  spawn('npm', ['run', '--silent', ...words], {
    env: { ...process.env, ...settings },
    cwd: resolve(import.meta.dirname, '../..'),
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });

/** Where its PostgreSQL keeps its data, once that runs. */
async function dataOf(child: ChildProcess): Promise<string> {
  let said = '';
  for await (const text of child.stderr?.setEncoding('utf8').iterator({ destroyOnReturn: false }) ?? []) {
    said += text;
    const [, data] = /^PostgreSQL .* started .*, data in (\S+)$/m.exec(said) ?? [];
    if (data) return data;
  }
  throw new Error(said);
}

type End = [what: string, signal: NodeJS.Signals, to: (npm: number) => number];
/** In the short form each program is ended in one way. */
const ENDS: End[] = [
  ['somebody ends npm', 'SIGTERM', (npm) => npm],
  ['somebody presses Ctrl-C', 'SIGINT', (npm) => -npm],
];

beforeAll(build);

describe.each(LONG)('given `npm run %s`', (program, name) => {
  it('when it is asked for help, then it lists what there is, each in a line, and starts nothing', async () => {
    const { code, out, err } = await endOf(run([program, '--', '--help']));
    expect({ code, err }).toEqual({ code: 0, err: '' });
    for (const known of NAMES[program]) expect(out).toMatch(new RegExp(`^ +${known} +[A-Z0-9].*\\.$`, 'm'));
  });

  it('when it is given a name that is not there, then it refuses with the list, and runs not even what is', async () => {
    const { code, out, err } = await endOf(run([program, '--', name, 'nonsense']));
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(/^error: unknown name: nonsense$/m);
    for (const known of NAMES[program]) expect(err).toMatch(new RegExp(`^ +${known} +[A-Z0-9].*\\.$`, 'm'));
  });

  it.each(
    sized(
      ENDS.filter((_, nth) => LONG[nth]?.[0] === program),
      ENDS,
    ),
  )('when %s, then no PostgreSQL is left, and no data', async (_, signal, to) => {
    const child = run([program, '--', name]);
    const data = await dataOf(child);
    const postmaster = Number.parseInt(readFileSync(join(data, 'postmaster.pid'), 'utf8'), 10);
    expect(birthOf(postmaster)).not.toBeNull();
    process.kill(to(child.pid ?? 0), signal);
    // Until nobody writes to our pipes any more. TypeORM tells on standard output, in colour on some machines, of a
    // migration that was cut off.
    const { out } = await endOf(child);
    expect(stripVTControlCharacters(out).replace(/^Migration .* failed, error: .*\n?/gm, '')).toBe('');
    expect(birthOf(postmaster)).toBeNull();
    expect(existsSync(data)).toBe(false);
  });
});

describe('given `npm start`', () => {
  it('when somebody ends npm, then the service ends and stops its PostgreSQL', async () => {
    const folder = newFolder();
    const child = run(['start'], {
      DATA_DIR: folder,
      PORT: '0',
      DOSSIER: 'none',
      ADMIN_TOKEN: 'x'.repeat(24),
    });
    let said = '';
    for await (const text of child.stdout?.setEncoding('utf8').iterator({ destroyOnReturn: false }) ?? []) {
      said += text;
      if (said.includes('TWO_PERSON')) break;
    }
    const postmaster = serverOf(folder);
    child.kill('SIGTERM');
    await endOf(child);
    expect(birthOf(postmaster)).toBeNull();
    rmSync(folder, { recursive: true, force: true });
  });
});
