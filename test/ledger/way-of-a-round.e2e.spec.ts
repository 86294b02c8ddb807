import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { IdGenerator } from '../../src/runtime/id-generator.js';
import { StoppedClock } from '../support/clocks.js';
import { Browser, newToken, type Visited } from '../support/forms.harness.js';
import { FOUNDING, type Service, startService } from '../support/service.js';

const VFA = 'kz-eu-visa-facilitation';
const MOST_FILES = 25;

/** Every room stands on these two: a transaction or a slice of time leads through them and back. */
const FLOOR = ['db', 'runtime'];
const FILE = /src\/[\w/.-]+\.tsx?/g;

/** The files on each call stack that read, decided or wrote since somebody pressed the button; the outermost first. */
let stacks: string[][] | null = null;

function noteStack(): void {
  const { stack = '' } = new Error('where are we');
  const files = (stack.match(FILE) ?? []).reverse();
  const page = files.findIndex((file) => file.startsWith('src/tracks/pages/'));
  if (page >= 0) stacks?.push(files.slice(page));
}

const { newId } = IdGenerator.prototype;
const { query } = Client.prototype;
const { stackTraceLimit } = Error;
let service: Service;

beforeAll(async () => {
  Error.stackTraceLimit = 200;
  const clock = new StoppedClock('2026-03-04T09:00:00.000Z');
  service = await startService({ dossier: FOUNDING, clock });
  IdGenerator.prototype.newId = () => {
    noteStack();
    return newId();
  };
  Client.prototype.query = function watched(this: Client, ...given: unknown[]) {
    noteStack();
    return Reflect.apply(query, this, given);
  } as typeof query;
});
afterAll(async () => {
  Object.assign(IdGenerator.prototype, { newId });
  Object.assign(Client.prototype, { query });
  Error.stackTraceLimit = stackTraceLimit;
  await service.close();
});

/** The files that a section of the architecture page names. */
function filesNamed(section: string): string[] {
  const page = readFileSync('docs/architecture.md', 'utf8');
  const from = page.indexOf(`\n## ${section}\n`);
  if (from < 0) throw new Error(`docs/architecture.md has no section ${section}`);
  return [...new Set(page.slice(from, page.indexOf('\n## ', from + 1)).match(FILE))];
}

/** The call stacks of what a button does. */
async function stacksOf(press: () => Promise<Visited>): Promise<string[][]> {
  stacks = [];
  const { url } = await press();
  const found = stacks;
  stacks = null;
  expect(url).toMatch(/\/done/);
  return found;
}

const roomOf = (file: string): string => file.split('/').slice(1, -1).join('/');

/** The rooms in the order in which a call enters them; from one to the next of the same name nothing is entered. */
const roomsEntered = (files: string[]): string[] =>
  files
    .map(roomOf)
    .filter((room) => !FLOOR.includes(room))
    .filter((room, index, rooms) => room !== rooms[index - 1]);

const signedIn = async () => {
  const browser = new Browser(service.url, 'en');
  await browser.signIn(await newToken(service, 'officer', 'Aigerim'));
  return browser;
};

async function logged(): Promise<string[][]> {
  const browser = await signedIn();
  const form = await browser.visit(`/rounds/new?track=${VFA}`);
  const check = await browser.send(form, 'check', { track: [VFA], occurredOn: '2026-03-03' });
  return stacksOf(() => browser.send(check, 'record'));
}

async function corrected(): Promise<string[][]> {
  const browser = await signedIn();
  const round = (await service.admin.history(VFA)).findLast(({ type }) => type === 'round.held');
  const form = await browser.visit(`/tracks/${VFA}/entries/${round?.seq}/correct`);
  const answers = { occurredOn: '2026-03-02', 'because.en': 'misread', scope: 'one' };
  const check = await browser.send(form, 'check', answers);
  return stacksOf(() => browser.send(check, 'record'));
}

describe.each([
  ['The way of a round', logged],
  ['The way of a correction', corrected],
])('%s', (section, press) => {
  let calls: string[][];
  beforeAll(async () => {
    calls = await press();
  });

  it('given a confirmed form, then it reads, decides and writes', () => {
    const last = new Set(calls.map((files) => roomOf(files.at(-1) ?? '')));
    expect([...last]).toEqual(expect.arrayContaining(['db', 'domain/decide', 'http/idempotency']));
  });

  it(`is told in docs/architecture.md, file by file, in at most ${MOST_FILES} of them`, () => {
    const named = filesNamed(section);
    expect([...new Set(calls.flat())].filter((file) => !named.includes(file))).toEqual([]);
    expect(named.length).toBeLessThanOrEqual(MOST_FILES);
    for (const file of named) expect(() => readFileSync(file)).not.toThrow();
  });

  it('never returns to a room that it left', () => {
    for (const files of calls) {
      const rooms = roomsEntered(files);
      expect({ files, rooms }).toEqual({ files, rooms: [...new Set(rooms)] });
    }
  });
});

describe('docs/architecture.md', () => {
  it.each(['Where do I change …', 'From commit to receiver'])('names files that are there: %s', (section) => {
    for (const file of filesNamed(section)) expect(() => readFileSync(file)).not.toThrow();
  });
});
