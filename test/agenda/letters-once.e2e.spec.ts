import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { AgendaMailer } from '../../src/agenda/letters/mailer.js';
import { Database } from '../../src/db/database.js';
import { REQUEST_TIMEOUTS } from '../../src/db/timeouts.js';
import { MailSettings } from '../../src/mail/settings.js';
import { member } from '../accounts/people.harness.js';
import { untilWaiting } from '../battery/ledger/links.js';
import { StoppedClock } from '../support/clocks.js';
import { migratedDatabase, type TestDatabase } from '../support/database.js';
import { postOffice } from '../support/post-office.js';
import { type Service, startService } from '../support/service.js';

const clock = new StoppedClock('2026-05-05T10:00:00.000Z');
let database: TestDatabase;
let post: Awaited<ReturnType<typeof postOffice>>;
let service: Service;
beforeEach(async () => {
  database = await migratedDatabase();
  post = await postOffice();
  service = await start();
});
afterEach(async () => {
  await service.close();
  await post.close();
  await database.drop();
});

const start = () =>
  startService({
    ...{ clock, database, timeouts: { ...REQUEST_TIMEOUTS, lock: 500 } },
    mail: new MailSettings({
      ...{ smtpUrl: post.smtpUrl, publicUrl: 'https://talks.example', keys: [Buffer.alloc(32, 5)] },
    }),
  });
const mailerOf = ({ app }: Service) => app.get(AgendaMailer, { strict: false });

/** A mail is on its way, and the mail server has it and has not answered yet. */
async function mailOnItsWay(): Promise<() => void> {
  const answered = Promise.withResolvers<void>();
  post.slow.until = answered.promise;
  const { browser } = await member(service, 'aliya', 'officer');
  await browser.send(await browser.visit('/account/agenda'), 'save', { address: 'aliya@mfa.example' });
  void mailerOf(service).run();
  await post.count(1);
  return answered.resolve;
}

it('given a process that stops before the mail server has answered, then the mail is sent once', async () => {
  const answer = await mailOnItsWay();
  const stopped = service.close();
  setTimeout(answer, 200);
  await stopped;
  service = await start();
  await mailerOf(service).run();
  expect(post.letters).toHaveLength(1);
});

it('given a database that cannot be told what came of a mail, then it is told later and the mail is sent once', async () => {
  const answer = await mailOnItsWay();
  const { pool } = service.app.get(Database, { strict: false });
  const other = await pool.connect();
  await other.query('BEGIN; SELECT FROM agenda_letters FOR UPDATE');
  answer();
  await untilWaiting(pool, 1);
  // The mailer waits for a lock no longer than any request.
  await mailerOf(service).run();
  await other.query('ROLLBACK');
  other.release();
  await mailerOf(service).run();
  clock.at = '2026-05-05T11:00:00.000Z';
  await mailerOf(service).run();
  expect(post.letters).toHaveLength(1);
});
