import { execFileSync } from 'node:child_process';
import { cpSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LANGUAGES } from '../../src/domain/values/text.js';
import { newFolder, type Running, startProcess } from '../support/command.js';
import { migratedDatabase, type TestDatabase } from '../support/database.js';
import { Browser, wordsOf } from '../support/forms.harness.js';
import { Client } from '../support/service.js';
import { sized } from '../support/sizes.js';
import { receiver } from '../webhooks/webhooks.harness.js';

const ADMIN_TOKEN = 'the-admin-token-of-this-test';
const KIND = 'mobility-partnership';
const FILE = `src/domain/kinds/${KIND}.ts`;
/** What `npm run generated` writes. */
const GENERATED = [
  'docs/images/rooms.svg',
  'docs/reference/procedure.md',
  'openapi.json',
  'src/domain/kinds/all.ts',
];

const page = readFileSync('docs/add-an-agreement-kind.md', 'utf8');
const [, block = ''] = /```ts\n([\s\S]*?)\n {3}```/.exec(page) ?? [];
/** The file as the page has it: the block stands in a list. */
const written = `${block.replaceAll(/^ {3}/gm, '')}\n`;

const sources = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  encoding: 'utf8',
})
  .split('\n')
  .filter((file) => file !== '' && !file.startsWith('test/releases/'));

const copy = newFolder();
const inCopy = (...command: string[]) =>
  execFileSync(process.execPath, command, { cwd: copy, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

let database: TestDatabase;
let running: Running;
let admin: Client;
let to: Awaited<ReturnType<typeof receiver>> | undefined;

beforeAll(async () => {
  for (const file of sources) cpSync(file, join(copy, file));
  symlinkSync(resolve('node_modules'), join(copy, 'node_modules'));
  writeFileSync(join(copy, FILE), written);
  // As `npm run generated` does; the picture of the rooms knows no kinds.
  inCopy('scripts/kinds.mjs');
  inCopy('scripts/run.mjs', 'dist/src/openapi/write.js');
  inCopy('scripts/run.mjs', 'dist/src/kinds/write-procedure.js');
  database = await migratedDatabase();
  running = await startProcess(
    {
      DATABASE_URL: database.appUrl,
      DATABASE_OWNER_URL: database.ownerUrl,
      DATA_DIR: newFolder(),
      ADMIN_TOKEN,
      TWO_PERSON: 'off',
      WEBHOOK_ALLOW_CIDRS: '127.0.0.0/8',
    },
    copy,
  );
  admin = new Client(running.url, ADMIN_TOKEN);
});
afterAll(async () => {
  await to?.close();
  await running?.stop();
  await database?.drop();
  rmSync(copy, { recursive: true, force: true });
});

const read = async (path: string, language = 'en') => {
  const answer = await admin.fetch(`${path}${path.includes('?') ? '&' : '?'}lang=${language}`);
  expect([path, answer.status]).toEqual([path, 200]);
  return wordsOf(await answer.text());
};
const labelsOf = (label: 'name' | 'short' | 'help') =>
  admin
    .get<{ items: { kind: string }[] }>('/v1/kinds')
    .then(({ items }) => items.find(({ kind }) => kind === KIND))
    .then(() => new RegExp(`${label}: \\{\\s*en: '(.*?)',\\s*ru: '(.*?)',\\s*kk: '(.*?)'`).exec(written)!)
    .then(([, ...texts]) => LANGUAGES.map((language, index) => [language, texts[index]!] as const));

describe('given a folder of kinds, when the file of docs/add-an-agreement-kind.md is put into it', () => {
  it('then nothing else is written by hand', () => {
    const now = execFileSync('find', ['.', '-type', 'f', '-not', '-path', './dist/*'], {
      cwd: copy,
      encoding: 'utf8',
    });
    const changed = now
      .split('\n')
      .map((file) => file.slice(2))
      .filter((file) => file !== '' && (!sources.includes(file) || !same(file)));
    expect(changed.filter((file) => !GENERATED.includes(file))).toEqual([FILE]);
    expect(changed).toEqual(expect.arrayContaining(['src/domain/kinds/all.ts', 'openapi.json']));
  });

  it('then the types agree, and the suites over every kind hold for it', () => {
    const config = { extends: './tsconfig.json', compilerOptions: { noEmit: true }, include: ['src/domain'] };
    writeFileSync(join(copy, 'tsconfig.domain.json'), JSON.stringify(config));
    if (sized(false, true)) inCopy('node_modules/typescript/bin/tsc', '-p', 'tsconfig.domain.json');
    const alone =
      "testMatch: ['<rootDir>/src/**/*.unit.spec.ts?(x)'], globalSetup: undefined, globalTeardown: undefined";
    writeFileSync(
      join(copy, 'jest.kind.mjs'),
      `import all from './jest.config.mjs';\nexport default { ...all, ${alone} };\n`,
    );
    const suites = sized(
      ['src/domain/kinds/shared', 'src/domain/replay/paths', 'src/i18n/messages', 'src/glossary'],
      [
        'src/domain/kinds',
        'src/domain/replay/(paths|next)',
        'src/domain/machine/reader',
        'src/i18n',
        'src/glossary',
      ],
    );
    const jestArguments = ['node_modules/jest/bin/jest.js', '--config', 'jest.kind.mjs', '--maxWorkers=1'];
    inCopy('--import', './test/runner/hooks.mjs', ...jestArguments, ...suites);
  });

  it('then a track of it can be opened and logged on, and stands on the board', async () => {
    const opened = await admin.open('eu-kz-mobility', KIND, { title: { en: 'Partnership on mobility' } });
    expect(opened).toMatchObject({ status: 201, body: { kindVersion: 1 } });
    await admin.log(
      'eu-kz-mobility',
      { type: 'negotiations.opened', occurredOn: '2026-01', visibility: 'public' },
      { type: 'round.held', occurredOn: '2026-02', data: { number: 1 }, visibility: 'public' },
      { type: 'text.agreed', occurredOn: '2026-03', visibility: 'public' },
    );
    const { items } = await admin.board(`?kind=${KIND}`);
    expect(items.map(({ slug, kind, status }) => [slug, kind, status.stage])).toEqual([
      ['eu-kz-mobility', KIND, 'text_agreed'],
    ]);
    expect(await read('/')).toContain('Partnership on mobility');
    const unknown = await admin.record('eu-kz-mobility', {
      type: 'agreement.ratified',
      occurredOn: '2026-04',
      data: { side: 'KZ' },
    });
    expect(unknown.body.refusals.map(({ code }) => code)).toEqual(['event_not_of_kind']);
  });

  it('then its page, the board’s filter and the form of a new track name it in three languages', async () => {
    const browser = new Browser(running.url, 'en');
    await browser.signIn(ADMIN_TOKEN);
    for (const [language, short] of await labelsOf('short')) {
      expect(await read(`/kinds/${KIND}`, language)).toContain(short);
      expect(await read('/kinds', language)).toContain(short);
      expect(await read('/', language)).toContain(short);
      expect(await read('/tracks/eu-kz-mobility', language)).toContain(short);
    }
    for (const [language, help] of await labelsOf('help'))
      expect(await read(`/kinds/${KIND}`, language)).toContain(help);
    for (const [language, name] of await labelsOf('name')) {
      for (const path of ['/tracks/new', '/webhooks/new'])
        expect([path, wordsOf((await browser.visit(`${path}?lang=${language}`)).html)]).toEqual([
          path,
          expect.stringContaining(name),
        ]);
    }
    expect(await admin.get(`/v1/kinds/${KIND}`)).toMatchObject({
      version: 1,
      label: Object.fromEntries(await labelsOf('name')),
    });
  });

  it('then its diagram shows its own way, and its form what it knows', async () => {
    const svg = await read(`/v1/kinds/${KIND}/diagram.svg`);
    expect(svg).toContain('Signed');
    expect(svg).toContain('agreement terminated');
    expect(svg).not.toMatch(/in force|into force/i);
    const browser = new Browser(running.url, 'en');
    await browser.signIn(ADMIN_TOKEN);
    const form = wordsOf((await browser.visit('/tracks/eu-kz-mobility/log')).html);
    expect(form).toContain('Agreement signed');
    expect(form).not.toContain('Agreement ratified');
  });

  it('then webhooks carry its events, and may ask for it alone', async () => {
    to = await receiver();
    const made = await admin.post('/v1/webhooks/endpoints', { url: to.url, kinds: [KIND], audience: 'full' });
    expect(made.status).toBe(201);
    await admin.open('eu-kz-other', 'agreement');
    await admin.log('eu-kz-other', { type: 'launch.announced', occurredOn: '2026-05' });
    await admin.log('eu-kz-mobility', { type: 'agreement.signed', occurredOn: '2026-05' });
    const [message] = await to.count(1);
    expect(message!.body).toMatchObject({
      type: 'agreement.signed',
      data: { transition: { track: 'eu-kz-mobility' } },
    });
  });
});

const same = (file: string): boolean => readFileSync(file).equals(readFileSync(join(copy, file)));
