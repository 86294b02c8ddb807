import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { Cluster } from '../../../src/db/embedded/cluster.js';
import { connected } from '../../../src/db/embedded/databases.js';
import { prepareDatabase } from '../../../src/db/prepare.js';
import { HistoryQuery } from '../../../src/tracks/queries/history.query.js';
import { TransitionsQuery } from '../../../src/tracks/queries/transitions.query.js';
import { cleanUp, newFolder, start } from '../../embedded/embedded.harness.js';
import { draft, ledgerOver, type OpenLedger } from '../../histories/ledger.js';

afterEach(cleanUp);

const over = async (cluster: Cluster): Promise<OpenLedger> => {
  const urls = await cluster.databaseUrls('paraph');
  await prepareDatabase(urls);
  return ledgerOver(urls.appUrl);
};

const record = async ({ ledger, sequencer }: OpenLedger, rows: number) => {
  for (let n = 0; n < rows; n += 1)
    await ledger.record([draft('a', 'consultation.held', '2024')], { actor: 'x' });
  await sequencer.run();
};

const feedOf = ({ database }: Pick<OpenLedger, 'database'>) =>
  new TransitionsQuery(database, new HistoryQuery(database));

const timelines = async ({ pool }: OpenLedger) => {
  const { rows } = await pool.query<{ timeline: string }>(
    `SELECT split_part(origin, '/', 2) AS timeline FROM feed_epochs WHERE NOT public ORDER BY number`,
  );
  return rows.map(({ timeline }) => Number.parseInt(timeline, 16));
};

/** As `over`, where the database is there already and may not be written to. */
const overReplica = ({ superuserUrl }: Cluster): Promise<OpenLedger> =>
  ledgerOver(Object.assign(new URL(superuserUrl), { pathname: '/paraph' }).href);

describe('a standby of an earlier state', () => {
  it('sends nobody back, since it may only be behind, and begins an epoch once it is promoted', async () => {
    const dataDir = newFolder();
    const copyDir = join(dirname(dataDir), 'copy');
    const first = await start(dataDir);
    const original = await over(first);
    await original.open('a');
    await record(original, 5);
    await original.close();
    await first.stop();
    execFileSync('cp', ['-a', dataDir, copyDir]);
    const again = await start(dataDir);
    const lost = await over(again);
    await record(lost, 3);
    const cursor = (await feedOf(lost).feed('full', '0', 50)).at(-1)?.at as string;
    expect([cursor, await timelines(lost)]).toEqual(['8', [1]]);
    await lost.close();
    await again.stop();

    writeFileSync(join(copyDir, 'postgres', 'data', 'standby.signal'), '');
    const standby = await start(copyDir);
    const replica = await overReplica(standby);
    const behind = feedOf(replica);
    await expect(behind.feed('full', cursor, 50)).rejects.toMatchObject({ code: 'unavailable' });
    await expect(behind.placeInFeed('full', `${'0'.repeat(32)}-3`)).rejects.toMatchObject({
      code: 'unavailable',
    });
    expect(await behind.feed('full', '2', 50)).toHaveLength(3);
    await replica.close();

    await connected(standby.superuserUrl, (client) => client.query('SELECT pg_promote()'));
    const promoted = await over(standby);
    await record(promoted, 4);
    expect(await timelines(promoted)).toEqual([1, 2]);
    const feed = feedOf(promoted);
    await expect(feed.feed('full', cursor, 50)).rejects.toMatchObject({
      code: 'cursor_reset',
      resumeFrom: '5',
    });
    const rows = await feed.feed('full', '5', 50);
    expect(rows.map(({ transition }) => transition.seq)).toEqual([6, 7, 8, 9]);
    await promoted.close();
  });
});
