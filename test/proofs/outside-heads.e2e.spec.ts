import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { Database } from '../../src/db/database.js';
import { MailSettings } from '../../src/mail/settings.js';
import { MailTransport } from '../../src/mail/transport.js';
import { openNote, verifierOf } from '../../src/proofs/notes/note.js';
import { lateHeads } from '../../src/proofs/outside/late-heads.js';
import { OutsideHeads } from '../../src/proofs/outside/outside-heads.js';
import { outsideSettings } from '../../src/proofs/outside/settings.js';
import { ProofSettings } from '../../src/proofs/settings.js';
import { Checkpoints } from '../../src/proofs/signing/checkpoints.js';
import { LogKeys } from '../../src/proofs/signing/log-keys.js';
import { Clock } from '../../src/runtime/clock.js';
import { AdjustableClock } from '../support/clocks.js';
import { newFolder } from '../support/command.js';
import { postOffice } from '../support/post-office.js';
import { type Client, FOUNDING, type Service, startService } from '../support/service.js';
import { startWitness } from './witness.js';

type HeadOf = { origin: string; size: number; note: string; keys: { vkey: string }[] };
type Row = { public: boolean; destination: string; size: number; note: string };

const HOUR = 3_600_000;
const folder = newFolder();
const file = join(folder, 'heads.txt');
const clock = new AdjustableClock();
const warned = jest.spyOn(Logger.prototype, 'warn');

let service: Service;
let office: Awaited<ReturnType<typeof postOffice>>;
let witness: Awaited<ReturnType<typeof startWitness>>;

const headFor = async (client: Client): Promise<HeadOf> =>
  (await client.call<HeadOf>('GET', '/v1/checkpoint', undefined, { accept: 'application/json' })).body;
const of = <T>(type: abstract new (...given: never[]) => T): T =>
  service.app.get(type as never, { strict: false });
const shownTo = async (client: Client) =>
  (await client.fetch('/record', { headers: { 'accept-language': 'en' } })).text();
const run = () => of(OutsideHeads).run();
const newVkey = async (client: Client) => (await headFor(client)).keys.at(-1)?.vkey as string;

const rows = async (destination = ''): Promise<Row[]> =>
  (
    await of(Database).pool.query<Row>(
      `SELECT public, destination, size::int AS size, note FROM outside_heads
       WHERE destination LIKE $1 || '%' ORDER BY sent_at, destination, public`,
      [destination],
    )
  ).rows;

/** What was sent to the witness by `work`. */
const sentBy = async (work: () => Promise<unknown>): Promise<Row[]> => {
  const before = (await rows('witness')).length;
  await work();
  return (await rows('witness')).slice(before);
};

const record = async () => {
  await service.admin.log('left', { type: 'statement.made', occurredOn: '2026-01', data: { summary: 's' } });
  return headFor(service.admin);
};

/** As an hour later. */
const anHourLater = async () => {
  clock.ahead += HOUR;
  return run();
};

beforeAll(async () => {
  office = await postOffice();
  witness = await startWitness('witness.example/w1');
  const smtpUrl = office.smtpUrl;
  const given = { SMTP_URL: smtpUrl, PUBLIC_URL: 'https://mfa.example' };
  const outside = outsideSettings({
    ...given,
    CHECKPOINT_FILE: file,
    CHECKPOINT_MAIL: 'archive@mfa.example',
    CHECKPOINT_WITNESS: `${witness.vkey} ${witness.url}`,
    CHECKPOINT_EVERY: 60,
  });
  service = await startService({
    clock,
    dossier: FOUNDING,
    mail: new MailSettings({ smtpUrl, publicUrl: given.PUBLIC_URL }),
    proofs: new ProofSettings({
      keys: [Buffer.alloc(32, 1)],
      host: 'mfa.example',
      outside: { ...outside, look: HOUR, timeout: 2_000 },
    }),
  });
  await service.settle();
  for (const client of [service.admin, service.anyone]) witness.trust(await newVkey(client));
  await service.admin.open('left');
});

afterAll(async () => {
  warned.mockRestore();
  await service.close();
  await office.close();
  await witness.close();
  rmSync(folder, { recursive: true });
});

beforeEach(() => {
  warned.mockClear();
  witness.at.answers = (answer) => answer;
});

describe('a head of the log', () => {
  it('goes to a file, a mailbox and a witness, which signs it too, and does not go twice', async () => {
    const [full, shown] = [await headFor(service.admin), await headFor(service.anyone)];
    await run();
    expect(readFileSync(file, 'utf8')).toBe(`${full.note}\n${shown.note}`);
    const letters = await office.count(2);
    expect(letters.map(({ to, text }) => [to, text.includes(full.note), text.includes(shown.note)])).toEqual([
      [['archive@mfa.example'], true, false],
      [['archive@mfa.example'], false, true],
    ]);
    expect(letters[0]?.headers.get('subject')).toMatch(/^Paraph: head of the full log, \d+ entries$/);
    const cosigned = await rows('witness');
    expect(cosigned.map(({ size }) => size)).toEqual([full.size, shown.size]);
    for (const { note } of cosigned) {
      expect(openNote(note, [verifierOf(witness.vkey)])?.by).toHaveLength(1);
      expect([full.note, shown.note].some((own) => note.startsWith(own))).toBe(true);
    }
    await run();
    expect(await rows()).toHaveLength(6);
    const day = 'on <time[^>]*>[^<]+</time>\\.';
    expect(await shownTo(service.admin)).toMatch(
      new RegExp(
        `${full.size} entries\\. Head signed ${day} Not verified in the last year\\. A head last left this service ${day}`,
      ),
    );
    expect(await shownTo(service.anyone)).toMatch(
      new RegExp(`${shown.size} entries\\. A head last left this service ${day}`),
    );
  });

  it('goes an hour after the last one at the soonest, and only if it is newer', async () => {
    const head = await record();
    expect(await sentBy(run)).toEqual([]);
    // The public log stands where it was. The witness has checked that the full one goes on.
    expect(await sentBy(anHourLater)).toMatchObject([{ public: false, size: head.size }]);
    expect(await sentBy(anHourLater)).toEqual([]);
    expect(readFileSync(file, 'utf8').split(head.origin).length - 1).toBe(4);
  });

  it('goes once where two processes look at once', async () => {
    await record();
    clock.ahead += HOUR;
    const other = new OutsideHeads(
      ...([
        of(Database),
        of(Clock),
        of(ProofSettings),
        of(Checkpoints),
        of(LogKeys),
        of(MailTransport),
      ] as const),
    );
    expect(await sentBy(() => Promise.all([run(), other.run()]))).toHaveLength(1);
    expect(warned).not.toHaveBeenCalled();
  });

  it.each([
    ['an earlier head than we sent', (size: number) => size - 2],
    ['nothing any more', () => 0],
  ])('goes with another proof to a witness that knows %s', async (_, known) => {
    const { origin, size } = await record();
    const earlier = await headAt(size, known(size - 1));
    if (earlier) witness.latest.set(origin, earlier);
    else witness.latest.delete(origin);
    const before = witness.asked.length;
    expect(await sentBy(anHourLater)).toMatchObject([{ size }]);
    expect(witness.asked.slice(before).map(({ status }) => status)).toEqual([409, 200]);
  });
});

/** A head that the witness saw before: of this size, with the root that our tree had then. */
async function headAt(_now: number, size: number) {
  if (size === 0) return null;
  const sent = (await rows('witness')).find((row) => !row.public && row.size <= size);
  if (!sent) throw new Error('no earlier head');
  const [origin = '', count, root = ''] = sent.note.split('\n');
  return { origin, size: Number(count), root: Buffer.from(root, 'base64'), extensions: [] };
}

describe('a witness that does not sign', () => {
  const warnings = () => warned.mock.calls.map(([line]) => String(line));

  it.each([
    ['knows another history', 'what it saw before is not the beginning', 422, ''],
    ['is ahead of us', 'it saw a head of 1000000 entries', 409, '1000000\n'],
    ['contradicts itself', 'it answers 409 to the size that it named itself', 409, '3\n'],
    ['names no size', 'it answers 409 without the size', 409, 'three'],
    ['is broken', 'it answers 500: oh', 500, 'oh'],
    ['sends the reader elsewhere', 'it answers 302', 302, ''],
    [
      'signs with another key',
      'its cosignature is not by witness.example/w1+',
      200,
      '— other.example AAAAAAAA\n',
    ],
    ['answers without end', 'its answer is too long', 200, 'x'.repeat(100_000)],
  ])(
    'because it %s is named once with its reason, and asked again later',
    async (_, reason, status, text) => {
      await record();
      witness.at.answers = () => ({ status, text });
      expect(await sentBy(anHourLater)).toEqual([]);
      clock.ahead += 5 * 60_000;
      expect(await sentBy(run)).toEqual([]);
      expect(warnings()).toEqual([
        expect.stringMatching(/^The head of the full log was not sent to witness witness\.example\/w1: /),
      ]);
      expect(warnings()[0]).toContain(reason);
      // It is not asked at every look.
      const asked = witness.asked.length;
      expect(await sentBy(run)).toEqual([]);
      expect(witness.asked).toHaveLength(asked);
      witness.at.answers = (answer) => answer;
      forgetPretended();
      expect(await sentBy(anHourLater)).toHaveLength(1);
    },
  );

  it('because it does not answer holds up nothing', async () => {
    await record();
    witness.at.answers = () => null;
    const begun = Date.now();
    expect(await sentBy(anHourLater)).toEqual([]);
    expect(Date.now() - begun).toBeLessThan(15_000);
    expect(warnings()[0]).toContain('it does not answer');
    const late = await lateHeads(of(Database).pool, of(ProofSettings).outside);
    expect(late).toEqual([
      { destination: `witness ${witness.name}`, public: false, sentAt: expect.any(Date) },
    ]);
    witness.at.answers = (answer) => answer;
    forgetPretended();
    expect(await sentBy(anHourLater)).toHaveLength(1);
  });

  it('because it does not know the key is named with the key that it needs', async () => {
    await of(Database).transaction((at) => of(LogKeys).rotate(at, { isLost: false }));
    await record();
    const vkey = await newVkey(service.admin);
    const { name } = verifierOf(vkey);
    // The running service signs with the new key.
    expect(openNote((await headFor(service.admin)).note, [verifierOf(vkey)])?.by).toHaveLength(1);
    expect(await sentBy(anHourLater)).toEqual([]);
    expect(warnings()[0]).toContain(`it knows another key of this log: ask its operator to add ${vkey}`);
    witness.trust(vkey);
    witness.trust(await newVkey(service.anyone));
    expect(await sentBy(anHourLater)).toHaveLength(2);
    const keys = witness.trusted.get(name) ?? [];
    witness.trusted.delete(name);
    warned.mockClear();
    await record();
    expect(await sentBy(anHourLater)).toEqual([]);
    expect(warnings()[0]).toContain(`it does not know this log: ask its operator to add ${vkey}`);
    witness.trusted.set(name, keys);
    expect(await sentBy(anHourLater)).toHaveLength(1);
  });

  /** The strict witness has seen the heads to which it pretended not to answer: it takes back what it did not say. */
  function forgetPretended(): void {
    for (const origin of witness.latest.keys()) witness.latest.delete(origin);
  }
});

it('a mailbox that does not take the head is tried again, and the other places get it', async () => {
  office.busy.add('archive@mfa.example');
  const { size } = await record();
  const before = (await rows('mail')).length;
  expect(await sentBy(anHourLater)).toMatchObject([{ size }]);
  expect(warned.mock.calls[0]?.[0]).toContain('the mail server does not take it: 451 try again later');
  office.busy.clear();
  await anHourLater();
  expect((await rows('mail')).slice(before)).toMatchObject([{ size }]);
});
