import { execFile, execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { rootFolder } from '../../src/runtime/root-folder.js';
import { build, newFolder, type Running, startProcess } from '../support/command.js';
import { sized } from '../support/sizes.js';
import { commandsOf, type Fence, fencesOf, PAGES, proseOf } from './pages.js';

const ROOT = rootFolder();
const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>;
};

/** What a command may look like in a block that nothing executes. */
const COMMAND = /^(?:\$ )?(?:npm|npx|node|curl|psql|pg_\w+|docker|apt-get|tar|systemctl|python3) /m;

const LANGUAGES = new Set([
  'sh',
  'text',
  'json',
  'http',
  'ini',
  'yaml',
  'sql',
  'js',
  'ts',
  'go',
  'python',
  'promql',
  'tsx',
]);

/** The names by which GitHub lets one link to headings. */
const headingsOf = (file: string): string[] =>
  [...readFileSync(file, 'utf8').matchAll(/^#+ (.*)$/gm)].map(([, text = '']) =>
    text
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );

const commands = PAGES.flatMap((page) => fencesOf(page)).filter(({ language }) => language === 'sh');
const executed = (page: string): Fence[] => commands.filter((one) => one.page === page && one.info === '');
const placeOf = ({ page, line }: Fence) => `${page}:${line}`;

describe('the pages of the documentation', () => {
  it('say of every block what it is', () => {
    const unnamed = PAGES.flatMap((page) => fencesOf(page)).filter(
      ({ language }) => !LANGUAGES.has(language),
    );
    expect(unnamed.map(placeOf)).toEqual([]);
    expect(
      PAGES.filter((page) =>
        /^\n {4}\S/m.test(proseOf(page).replaceAll(/^( *[-*\d].*\n)( {2,}.*\n|\n)+/gm, '')),
      ),
    ).toEqual([]);
  });

  it('hide no command in a block that nothing executes', () => {
    const blocks = PAGES.flatMap((page) => fencesOf(page)).filter(({ language }) => language !== 'sh');
    expect(blocks.filter(({ text }) => COMMAND.test(text)).map(placeOf)).toEqual([]);
  });

  it('leave commands to others only with their name, or a reason', () => {
    const left = commands.filter(({ info }) => info !== '');
    const unknown = left.filter(({ page, info }) => {
      const [, key, value = ''] = /^(elsewhere|skip)=(\S+)$/.exec(info) ?? [];
      if (key === 'skip')
        return !['docker', 'grafana', 'packages-of-the-system', 'other-machine'].includes(value);
      return !existsSync(value) || (value.endsWith('.ts') && !readFileSync(value, 'utf8').includes(page));
    });
    expect(unknown.map(placeOf)).toEqual([]);
  });

  it('link to pages, files and headings that there are', () => {
    const broken = PAGES.flatMap((page) =>
      [...proseOf(page).matchAll(/\]\((?!https?:|mailto:)([^)#\s]*)(?:#([^)\s]*))?\)/g)].flatMap(
        ([link, path = '', heading]) => {
          const file = path === '' ? page : join(dirname(page), path);
          const isThere = existsSync(file) && (heading === undefined || headingsOf(file).includes(heading));
          return isThere ? [] : [`${page}: ${link}`];
        },
      ),
    );
    expect(broken).toEqual([]);
  });

  it('name only scripts that there are', () => {
    const named = PAGES.flatMap((page) =>
      [...readFileSync(page, 'utf8').matchAll(/npm run (?:-s |--silent )?([\w:-]+)/g)].map(
        ([, name = '']) => name,
      ),
    );
    expect([...new Set(named)].filter((name) => !(name in scripts))).toEqual([]);
  });
});

/** The files of the project in a folder of their own, with what was installed and built. */
function cloneIn(folder: string): string {
  const clone = join(folder, 'paraph');
  const files = execFileSync('git', ['ls-files', '-z'], { cwd: ROOT, encoding: 'utf8' }).split('\0');
  for (const file of files) {
    if (!file || !existsSync(join(ROOT, file))) continue;
    mkdirSync(dirname(join(clone, file)), { recursive: true });
    cpSync(join(ROOT, file), join(clone, file), { preserveTimestamps: true });
  }
  cpSync(join(ROOT, 'dist'), join(clone, 'dist'), { recursive: true, preserveTimestamps: true });
  symlinkSync(join(ROOT, 'node_modules'), join(clone, 'node_modules'));
  return clone;
}

/** The first command that fails ends a page; one that is refused over HTTP fails too. */
const BEFORE = [
  'set -euo pipefail',
  'curl() { command curl --silent --show-error --fail-with-body "$@"; }',
  // Npm itself takes as long as the command.
  sized(
    'npm() { while [ "$1" != -- ]; do shift; done; shift; node scripts/run.mjs dist/src/cli/main.js "$@"; }',
    '',
  ),
].join('\n');

/** Programs of the system that this machine lacks; commands that need them are left out, loudly. */
const missing = ['curl', 'python3', 'awk'].filter((program) => spawnSync(program, ['--version']).error);

const boardOf = async (url: string) => (await fetch(`${url}/v1/board`)).json();

describe('the commands of the documentation, in a fresh clone', () => {
  const folder = newFolder();
  let clone: string;
  let env: Record<string, string>;
  let service: Running;

  beforeAll(async () => {
    build();
    clone = cloneIn(folder);
    writeFileSync(join(clone, 'minutes.pdf'), '%PDF-1.4\n%%EOF\n');
    // What `npm ci && npm start` of README.md comes to, here on a port of its own.
    service = await startProcess({ HOME: folder }, clone);
    env = {
      ...{ PATH: process.env.PATH ?? '', HOME: folder, LANG: 'C.UTF-8' },
      ...{ PARAPH: service.url, TOKEN: readFileSync(join(clone, '.data/admin-token'), 'utf8').trim() },
    };
  });

  afterAll(async () => {
    await service.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const run = (text: string) =>
    promisify(execFile)('bash', ['-c', `${BEFORE}\n${text}`], {
      ...{ cwd: clone, env, maxBuffer: 64 * 1024 * 1024 },
    });

  it.each(PAGES.filter((page) => executed(page).length > 0))('%s', async (page) => {
    const fences = executed(page).filter(
      ({ text }) => !missing.some((program) => text.includes(`${program} `)),
    );
    if (fences.length < executed(page).length)
      process.stderr.write(`${page}: not all was tried, there is no ${missing.join(', ')} here\n`);
    const script = fences.map((fence) => `echo "@ ${placeOf(fence)}" >&2\n${fence.text}`);
    // The README speaks of the port that a first start takes.
    const text = script.join('\n').replaceAll('http://127.0.0.1:3000', env.PARAPH ?? '');
    await run(text);
  });

  it('docs/restore-a-backup.md, with the database that Paraph brings', async () => {
    const told = await boardOf(service.url);
    await service.stop();
    await run(
      commandsOf('docs/restore-a-backup.md', 'With the embedded database').replace(
        /^DATA_DIR=.* npm start$/m,
        '',
      ),
    );
    service = await startProcess({ HOME: folder, DATA_DIR: '.data-restored' }, clone);
    expect(await boardOf(service.url)).toEqual(told);
  });
});
