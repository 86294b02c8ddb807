import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import pg from 'pg';
import { endOf, newFolder, type Settings, startBuilt, startProcess } from '../../support/command.js';
import { migratedDatabase } from '../../support/database.js';
import { Browser, wordsOf } from '../../support/forms.harness.js';
import { newTokenOf } from '../../support/tokens.js';
import { bearer } from '../judge/callers.js';
import { BAD_DOSSIERS, type BadFile, bomb, sent, writeLongLines, writeTo } from './bad-files.js';
import { forgetPeak, holding, peakOf, TOKEN } from './machine.js';

const MIB = 1024 ** 2;
const GIB = 1024 ** 3;

export type BadFiles = {
  /** Also those of a gibibyte. */
  long: boolean;
  /** One of so many dossiers is brought. */
  oneOf: number;
  /** One of so many of those is given to the command too. */
  commandOf: number;
};

/** In MiB, of a whole process: what one may have in the smallest container that docs/run-it-in-production.md names. */
const MOST = { service: 1_024, command: 768 };

/** Tables that a dossier writes to. */
const WRITTEN = ['tracks', 'heads', 'ledger', 'sources', 'feed', 'proposals'];

/**
 * Brings files that nobody can have meant: as dossiers over HTTP and by the command, as documents, as lists, as texts.
 * Each is refused with the place of its fault, nothing is written, and neither process takes much memory.
 */
export async function filesRefused({ long, oneOf, commandOf }: BadFiles): Promise<string> {
  return holding(async (after) => {
    const database = await migratedDatabase();
    after(() => database.drop());
    const folder = newFolder();
    after(async () => rmSync(folder, { recursive: true, force: true }));
    const settings: Settings = {
      ...{
        DATABASE_URL: database.appUrl,
        DATABASE_OWNER_URL: database.ownerUrl,
        DATA_DIR: join(folder, 'data'),
      },
      ...{ ADMIN_TOKEN: TOKEN, RATE_LIMIT_TOKEN: '0', RATE_LIMIT_SESSION: '0', TWO_PERSON: 'off' },
    };
    const service = await startProcess(settings);
    after(() => service.stop());
    const pool = new pg.Pool({ connectionString: database.appUrl, max: 1 });
    after(() => pool.end());
    const rows = async (): Promise<string> => {
      const counts = WRITTEN.map((table) => `(SELECT count(*) FROM ${table}) AS ${table}`);
      return JSON.stringify((await pool.query(`SELECT ${counts.join(', ')}`)).rows[0]);
    };
    const before = await rows();
    const nothing = async (what: string): Promise<void> => {
      const now = await rows();
      if (now !== before) throw new Error(`${what}: rows were ${before}, are ${now}`);
    };
    const peaks = { service: 0, command: 0 };
    const files = BAD_DOSSIERS.filter(({ content }) => long || content instanceof Uint8Array).filter(
      (_, nth) => nth % oneOf === 0,
    );
    const faults: string[] = [];
    for (const [nth, file] of files.entries()) {
      try {
        peaks.service = Math.max(peaks.service, await refusedBy(service, file));
        if (nth % commandOf === 0)
          peaks.command = Math.max(peaks.command, await refusedByCommand(settings, folder, file));
        await nothing(file.what);
      } catch (error) {
        faults.push((error as Error).message);
      }
    }
    if (faults.length > 0) throw new Error(faults.join('\n'));
    if (long) {
      peaks.command = Math.max(peaks.command, await longLines(settings, folder));
      await nothing('a gibibyte of JSON Lines');
    }
    const browser = new Browser(service.url, 'en');
    await browser.signIn(await newTokenOf(pool, 'officer'));
    const others = [
      ...(await documents(service, long ? GIB : 4 * MIB)),
      ...(await lists(service, browser, long ? GIB : 128 * MIB)),
      ...(await texts(service, browser)),
    ];
    await nothing('documents, lists and texts');
    peaks.service = Math.max(peaks.service, ...others.map(({ peak }) => peak));
    return [
      `${files.length} bad dossiers refused with their place over HTTP and by the command`,
      `${others.map(({ said }) => said).join(', ')}`,
      `nothing written; the service had ${peaks.service} MiB at most, a command ${peaks.command} MiB`,
    ].join('; ');
  });
}

type At = { url: string; pid: number };

/** Brings a file, and says how much memory the service had at most meanwhile, and that it answered others. */
async function measured(what: string, { url, pid }: At, bring: () => Promise<string>): Promise<Said> {
  forgetPeak(pid);
  const said = await bring();
  const peak = peakOf(pid);
  if (peak > MOST.service) throw new Error(`${what}: ${peak} MiB`);
  const live = await fetch(`${url}/health/live`);
  if (live.status !== 200) throw new Error(`${what}: live is ${live.status}`);
  return { said: `${what}: ${said}`, peak };
}

type Said = { said: string; peak: number };

async function refusedBy(at: At, { what, type, content, says }: BadFile): Promise<number> {
  const { peak } = await measured(what, at, async () => {
    const answer = await post(`${at.url}/v1/import`, type, content);
    // The server may close before a gibibyte is there.
    if (answer === null && !(content instanceof Uint8Array)) return 'closed';
    if (!answer || answer.status < 400 || answer.status >= 500 || !says.test(answer.text))
      throw new Error(`${what}, over HTTP: ${answer?.status} ${answer?.text.slice(0, 600)}`);
    return String(answer.status);
  });
  return peak;
}

async function post(url: string, type: string, content: BadFile['content']) {
  const headers = { ...bearer(TOKEN), 'content-type': type };
  const body = Readable.toWeb(Readable.from(sent(content))) as BodyInit;
  const answer = await fetch(url, { method: 'POST', headers, body, duplex: 'half' } as RequestInit).catch(
    () => null,
  );
  return answer && { status: answer.status, text: await answer.text() };
}

/** A command ends with 1 or 2, and one line a fault. */
async function refusedByCommand(settings: Settings, folder: string, file: BadFile): Promise<number> {
  const path = writeTo(folder, file);
  const { code, err, peak } = await commanded(settings, 'import', path);
  const isHole = !(file.content instanceof Uint8Array);
  if (
    (code !== 1 && code !== 2) ||
    err.split('\n').length > 12 ||
    !(file.says.test(err) || (isHole && /MiB|line \d/.test(err)))
  )
    throw new Error(`${file.what}, by the command: exit code ${code}, ${err.slice(0, 900)}`);
  if (peak > MOST.command) throw new Error(`${file.what}, by the command: ${peak} MiB`);
  return peak;
}

async function longLines(settings: Settings, folder: string): Promise<number> {
  const file = join(folder, 'long.jsonl');
  writeLongLines(file, GIB);
  const { code, err, peak } = await commanded(settings, 'import', file);
  if (code !== 1 || !/occurredOn/.test(err))
    throw new Error(`a gibibyte of JSON Lines: exit code ${code}, ${err.slice(0, 600)}`);
  if (peak > MOST.command) throw new Error(`a gibibyte of JSON Lines: ${peak} MiB`);
  return peak;
}

/** A command to its end, with the most memory that it had, in MiB. */
async function commanded(settings: Settings, ...args: string[]) {
  const child = startBuilt('cli/main.js', args, settings);
  let peak = 0;
  const looking = setInterval(() => {
    try {
      peak = Math.max(peak, peakOf(child.pid ?? 0));
    } catch {
      // It has ended.
    }
  }, 50);
  return { ...(await endOf(child).finally(() => clearInterval(looking))), peak };
}

const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** A document is kept as it is, so a bomb in one only must not go off. */
async function documents(at: At, bytes: number): Promise<Said[]> {
  const bring = (what: string, type: string, content: BadFile['content'], statuses: (number | null)[]) =>
    measured(what, at, async () => {
      const answer = await post(`${at.url}/v1/documents`, type, content);
      if (!statuses.includes(answer?.status ?? null))
        throw new Error(`${what}: ${answer?.status} ${answer?.text}`);
      return String(answer?.status ?? 'closed');
    });
  const packed = bomb('word/document.xml', 256 * MIB);
  return [
    await bring('a document of words that unpack to 256 MiB', DOCX, packed, [201]),
    await bring('one whose list of parts does', DOCX, bomb('[Content_Types].xml', 256 * MIB), [201, 415]),
    await bring('a truncated one', DOCX, packed.slice(0, packed.length / 2), [201, 415]),
    await bring('a program as PDF', 'application/pdf', new Uint8Array(Buffer.from('MZ\u0090\0')), [415]),
    await bring(
      'one that is too long',
      'application/pdf',
      { begins: '%PDF-1.4\n', byte: 0x20, bytes },
      bytes >= GIB ? [413, null] : [201],
    ),
  ];
}

async function lists(at: At, browser: Browser, bytes: number): Promise<Said[]> {
  const bring = (what: string, content: Uint8Array<ArrayBuffer>) =>
    measured(what, at, async () => {
      const page = await browser.visit('/import/list');
      const answer = await browser.upload(page, 'read', new File([content], 'list.xlsx', { type: XLSX }));
      if (answer.status !== 422)
        throw new Error(`${what}: ${answer.status} ${wordsOf(answer.html).slice(0, 300)}`);
      return String(answer.status);
    });
  const packed = bomb('xl/worksheets/sheet1.xml', bytes);
  return [
    await bring(`a list that unpacks to ${bytes / MIB} MiB`, packed),
    await bring('one that says it is small', lying(packed)),
    await bring('a truncated list', packed.slice(0, 1_000)),
    await bring(
      'a list in windows-1251',
      new Uint8Array([0xcd, 0xe0, 0xe8, 0x3b, 0xe8, 0x0a, 0xe0, 0x3b, 0xe1]),
    ),
  ];
}

/** The same archive, whose list of parts gives each a length of 10 bytes (APPNOTE.TXT, 4.3.12). */
function lying(archive: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = Buffer.from(archive);
  for (let at = bytes.indexOf('PK\x01\x02'); at !== -1; at = bytes.indexOf('PK\x01\x02', at + 4))
    bytes.writeUInt32LE(10, at + 24);
  return new Uint8Array(bytes);
}

/** A communiqué is read for what it may say: a strange one says little, and never breaks the page. */
async function texts(at: At, browser: Browser): Promise<Said[]> {
  const bring = (what: string, text: string, statuses: number[]) =>
    measured(what, at, async () => {
      const page = await browser.visit('/entries/from-text');
      const answer = await browser.send(page, 'read', { pasted: text });
      if (!statuses.includes(answer.status))
        throw new Error(`${what}: ${answer.status} ${wordsOf(answer.html).slice(0, 300)}`);
      return String(answer.status);
    });
  const words = 'Казахстан и Европейский союз провели 3 марта 2024 года в Астане третий раунд переговоров. ';
  return [
    // Three times as long in a form. Of more than 16 MiB the server may close before its answer is read.
    await bring('a text of 4 MiB', words.repeat(Math.ceil((4 * MIB) / Buffer.byteLength(words))), [413, 422]),
    await bring(
      'a text with Latin letters in Russian words',
      words.replaceAll('а', 'a').replaceAll('о', 'o'),
      [200, 422],
    ),
    await bring('a text of one sentence without end', 'Казахстан '.repeat(9_000), [200, 422]),
  ];
}
