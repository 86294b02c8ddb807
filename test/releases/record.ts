import { it } from '@jest/globals';
import { MIGRATIONS } from '../../ormconfig.js';
import { parseCidrs } from '../../src/webhooks/sending/address.js';
import { WebhookSettings } from '../../src/webhooks/sending/settings.js';
import { StoppedClock } from '../support/clocks.js';
import { migratedDatabase } from '../support/database.js';
import { type Service, startService } from '../support/service.js';
import { fill } from './fill.js';
import { asSuperuser, dump, KEY, type PublicAnswer, writeRelease } from './release.js';

/** The days and the instant as of which a release's answers are compared. */
const MOMENTS = ['', 'asOf=2010-06-30', 'asOf=2025-12-01', 'asOf=2026-02-11', 'knownAt=2026-05-03T00:00:00Z'];

/** Every answer that the public can get by machine, of whatever the database holds. */
async function publicAnswers({ anyone, admin }: Service): Promise<PublicAnswer[]> {
  const { items } = await admin.board();
  const paths = items.flatMap(({ slug }) => [
    ...MOMENTS.map((moment) => `/v1/tracks/${slug}?${moment}`),
    ...['', '&order=effective'].map((order) => `/v1/tracks/${slug}/transitions?limit=500${order}`),
  ]);
  const lists = MOMENTS.filter((moment) => !moment.startsWith('known')).map(
    (moment) => `/v1/board?${moment}`,
  );
  const answers: PublicAnswer[] = [];
  for (const path of [...lists, ...paths, '/v1/sources?limit=500', '/v1/feed?limit=500']) {
    const answer = await anyone.fetch(path);
    const { status, headers } = answer;
    answers.push({ path, status, etag: headers.get('etag'), body: await answer.text() });
  }
  return answers;
}

/** `RELEASE=NAME npm run record-release`: run it on what is released, before the next change. */
it('records a database of this release', async () => {
  const release = process.env.RELEASE;
  if (!release) throw new Error('RELEASE is not set');
  const database = await migratedDatabase();
  const clock = new StoppedClock('2026-05-01T09:00:00.000Z');
  const webhooks = new WebhookSettings({ keys: [KEY], version: release, allow: parseCidrs('127.0.0.0/8') });
  const service = await startService({
    database,
    clock,
    secondPerson: { on: true },
    webhooks,
  });
  await fill(service, clock);
  await service.settle();
  const answers = await publicAnswers(service);
  await service.close();
  const migrations = MIGRATIONS.map(({ name }) => name);
  const kept = await asSuperuser(database.ownerUrl, dump);
  writeRelease({ release, at: clock.at, migrations, ...kept, answers });
  await database.drop();
}, 120_000);
