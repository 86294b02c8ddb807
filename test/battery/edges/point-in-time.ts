import { appendFileSync, chmodSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { startCluster } from '../../../src/db/embedded/cluster.js';
import { connected } from '../../../src/db/embedded/databases.js';
import { copyRunning } from '../../cluster/replica.js';
import { newFolder, paraphAlone, type Settings, startProcess } from '../../support/command.js';
import { bearer } from '../judge/callers.js';
import { judged } from '../judge/judge.js';
import { Load } from './load.js';
import { holding, TOKEN } from './machine.js';

/**
 * Archives the log of writes, copies the running server, and restores the copy to an instant between two rounds of
 * writes. What was acknowledged before the instant is there, what came later is not, the ledger verifies, and consumers
 * who had read further are told so.
 */
export async function restoredToInstant({ entries }: { entries: number }): Promise<string> {
  return holding(async (after) => {
    const root = newFolder();
    after(async () => rmSync(root, { recursive: true, force: true }));
    chmodSync(root, 0o755);
    const [from, to, archive] = ['from', 'to', 'archive'].map((name) => join(root, name)) as [
      string,
      string,
      string,
    ];
    mkdirSync(archive);
    chmodSync(archive, 0o777);
    const { written, later, cursors, instant } = await lived(from, { to, archive, entries });
    appendFileSync(
      join(to, 'postgres/data/postgresql.auto.conf'),
      `\nrestore_command = 'cp ${archive}/%f %p'\nrecovery_target_time = '${instant}'\nrecovery_target_action = 'promote'\n`,
    );
    writeFileSync(join(to, 'postgres/data/recovery.signal'), '');
    const restored = await startCluster({ dataDir: to });
    after(() => restored.stop());
    for (const until = performance.now() + 60_000; await inRecovery(restored.superuserUrl); await pause(50))
      if (performance.now() > until) throw new Error('the recovery does not end');
    const settings = settingsOf(root, await restored.databaseUrls('paraph'));
    const verified = await paraphAlone(settings, 'verify');
    if (verified.code !== 0) throw new Error(`verify: ${verified.out}${verified.err}`);
    const service = await startProcess(settings);
    after(() => service.stop());
    const [behind, ahead] = [
      await consumed(service.url, cursors.before),
      await consumed(service.url, cursors.ahead),
    ];
    if (behind.status !== 200 || ahead.status !== 410 || ahead.code !== 'cursor_reset')
      throw new Error(`consumers: ${JSON.stringify({ behind, ahead })}`);
    const pool = new pg.Pool({ connectionString: settings.DATABASE_URL, max: 1 });
    const verdict = await judged(pool, written.told).finally(() => pool.end());
    if (verdict.lost + verdict.twice + verdict.gaps > 0 || verdict.rows !== written.told.acknowledged.length)
      throw new Error(`${JSON.stringify(verdict)} of ${written.told.acknowledged.length}`);
    return `restored to an instant: all ${written.told.acknowledged.length} entries acknowledged before it are there, none of the ${later.told.acknowledged.length} after it; the ledger verifies; a consumer who was behind goes on, one who was ahead is told cursor_reset`;
  });
}

const settingsOf = (root: string, { appUrl, ownerUrl }: { appUrl: string; ownerUrl: string }): Settings => ({
  ...{ DATABASE_URL: appUrl, DATABASE_OWNER_URL: ownerUrl, DATA_DIR: join(root, 'service'), DOSSIER: 'none' },
  ...{ ADMIN_TOKEN: TOKEN, RATE_LIMIT_TOKEN: '0', TWO_PERSON: 'off' },
});

type Life = { to: string; archive: string; entries: number };

/** What happens before the restore, on the server that is lost. */
async function lived(from: string, { to, archive, entries }: Life) {
  const first = await startCluster({ dataDir: from });
  await ask(first.superuserUrl, 'ALTER SYSTEM SET archive_mode = on');
  await ask(first.superuserUrl, `ALTER SYSTEM SET archive_command = 'cp %p ${archive}/%f'`);
  await first.stop();
  return holding(async (after) => {
    const cluster = await startCluster({ dataDir: from });
    after(() => cluster.stop());
    const service = await startProcess(settingsOf(join(from, '..'), await cluster.databaseUrls('paraph')));
    after(() => service.stop());
    const written = await Load.on(service.url, TOKEN, 4);
    after(() => written.abandon());
    await written.until('201', entries);
    await copyRunning(cluster, { from, to, name: 'base' });
    await written.until('201', entries);
    await written.stop();
    const before = await headOf(service.url);
    const [{ instant = '' } = {}] = await ask<{ instant: string }>(
      cluster.superuserUrl,
      'SELECT clock_timestamp()::text AS instant',
    );
    const later = Load.after(written);
    after(() => later.abandon());
    await later.until('201', entries);
    await later.stop();
    const cursors = { before, ahead: await headOf(service.url) };
    await archived(cluster.superuserUrl, archive);
    return { written, later, cursors, instant };
  });
}

/** Until the archive has the log of all that was written. */
async function archived(superuserUrl: string, archive: string): Promise<void> {
  const [{ file = '' } = {}] = await ask<{ file: string }>(
    superuserUrl,
    'SELECT pg_walfile_name(pg_switch_wal()) AS file',
  );
  for (const until = performance.now() + 30_000; !existsSync(join(archive, file)); await pause(50))
    if (performance.now() > until) throw new Error(`${file} is not archived`);
}

async function headOf(url: string): Promise<string> {
  for (let cursor = '0'; ; ) {
    const { items, next } = await page(url, cursor);
    if (items.length === 0) return cursor;
    cursor = next;
  }
}

async function page(url: string, cursor: string): Promise<{ items: unknown[]; next: string }> {
  const answer = await fetch(`${url}/v1/feed?limit=500&after=${cursor}`, { headers: bearer(TOKEN) });
  return (await answer.json()) as { items: unknown[]; next: string };
}

async function consumed(url: string, cursor: string): Promise<{ status: number; code: string | undefined }> {
  const answer = await fetch(`${url}/v1/feed?limit=500&after=${cursor}`, { headers: bearer(TOKEN) });
  const { code } = (await answer.json()) as { code?: string };
  return { status: answer.status, code };
}

const ask = async <Row extends object>(url: string, sql: string): Promise<Row[]> =>
  connected(url, async (client) => (await client.query<Row>(sql)).rows);

const inRecovery = async (url: string): Promise<boolean> => {
  const rows = await ask<{ is: boolean }>(url, 'SELECT pg_is_in_recovery() AS is').catch(() => null);
  return rows?.[0]?.is ?? true;
};
