import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { asSuperuser, databaseOf, KEY, type ReleaseDatabase, readRelease } from '../../releases/release.js';
import { newFolder, paraphAlone, type Settings, startFails, startProcess } from '../../support/command.js';
import type { TestDatabase } from '../../support/database.js';
import { bearer } from '../judge/callers.js';
import { holding, TOKEN } from './machine.js';

const NEWER = 'Tomorrow0000000009999';

/**
 * Upgrades the databases of earlier releases, as those left them with data: by `paraph migrate`, in processes of their
 * own. The ledger verifies before and after somebody writes, consumers of the feed go on where they were, and a release
 * that does not know the schema refuses it.
 */
export async function releasesUpgraded({ releases }: { releases: readonly string[] }): Promise<string> {
  const said: string[] = [];
  for (const release of releases) said.push(await upgraded(readRelease(release)));
  return said.join('; ');
}

function upgraded(before: ReleaseDatabase): Promise<string> {
  return holding(async (after) => {
    const database = await databaseOf(before);
    after(() => database.drop());
    const folder = newFolder();
    after(async () => rmSync(folder, { recursive: true, force: true }));
    const settings: Settings = {
      ...{
        DATABASE_URL: database.appUrl,
        DATABASE_OWNER_URL: database.ownerUrl,
        DATA_DIR: join(folder, 'data'),
      },
      ...{ ADMIN_TOKEN: TOKEN, WEBHOOK_KEYS: KEY.toString('base64'), TWO_PERSON: 'off', DOSSIER: 'none' },
    };
    await mustEnd(settings, 'migrate');
    await mustVerify(settings);
    const consumer = cursorIn(before);
    const service = await startProcess(settings);
    after(() => service.stop());
    const seen = await read(service.url, consumer);
    const { slug } = await anyTrack(service.url);
    const entry = {
      type: 'statement.made',
      occurredOn: '2026-03-03',
      data: { summary: 'After' },
      visibility: 'public',
    };
    const answer = await fetch(`${service.url}/v1/tracks/${slug}/transitions`, {
      method: 'POST',
      headers: bearer(TOKEN),
      body: JSON.stringify(entry),
    });
    if (answer.status !== 201) throw new Error(`${before.release}: ${answer.status} ${await answer.text()}`);
    for (const until = performance.now() + 10_000; (await read(service.url, consumer)) <= seen; )
      if (performance.now() > until)
        throw new Error(`${before.release}: a consumer of before sees nothing new`);
    await service.stop();
    await mustVerify(settings);
    await mustRefuseNewer(settings, database);
    await mustVerify(settings);
    const rows = before.tables.ledger?.length ?? 0;
    return `${before.release} with ${rows} rows of the ledger: migrated, verified, written to and verified; a consumer of the feed goes on; as of a newer release it is refused and stays as it was`;
  });
}

async function mustEnd(settings: Settings, command: string): Promise<void> {
  const { code, out, err } = await paraphAlone(settings, command);
  if (code !== 0) throw new Error(`${command}: exit code ${code}, ${out}${err}`);
}

/** The files of documents were not kept with the databases, only their hashes. */
const NOT_KEPT = /^BAD \S+ document \d+: is missing: .*\n|^\d+ faults? in .*\n/gm;

async function mustVerify(settings: Settings): Promise<void> {
  const { out, err } = await paraphAlone(settings, 'verify');
  if (!/ rows of \d+ tracks/.test(out) || /^BAD/m.test(out.replace(NOT_KEPT, '')) || err !== '')
    throw new Error(`verify: ${out}${err}`);
}

/** Where a consumer of the public feed was when the release answered. */
function cursorIn({ answers, release }: ReleaseDatabase): string {
  const feed = answers.find(({ path }) => path.startsWith('/v1/feed'));
  if (!feed) throw new Error(`${release}: no feed was recorded`);
  return (JSON.parse(feed.body) as { next: string }).next;
}

async function read(url: string, cursor: string): Promise<number> {
  const answer = await fetch(`${url}/v1/feed?limit=500&after=${encodeURIComponent(cursor)}`);
  if (answer.status !== 200) throw new Error(`a consumer of before: ${answer.status} ${await answer.text()}`);
  return ((await answer.json()) as { items: unknown[] }).items.length;
}

async function anyTrack(url: string): Promise<{ slug: string }> {
  const answer = await fetch(`${url}/v1/board?limit=1`);
  const { items } = (await answer.json()) as { items: { slug: string }[] };
  if (!items[0]) throw new Error('no track is public');
  return items[0];
}

async function mustRefuseNewer(settings: Settings, { ownerUrl }: TestDatabase): Promise<void> {
  await asSuperuser(ownerUrl, (client) =>
    client.query('INSERT INTO migrations (timestamp, name) VALUES (9999, $1)', [NEWER]),
  );
  const { code, err } = await startFails({ ...settings, PORT: '0' });
  if (code !== 1 || !err.includes(NEWER)) throw new Error(`a newer schema: exit code ${code}, ${err}`);
  const command = await paraphAlone(settings, 'migrate');
  if (command.code !== 2 || !command.err.includes(NEWER))
    throw new Error(`migrate of a newer schema: exit code ${command.code}, ${command.err}`);
  await asSuperuser(ownerUrl, (client) => client.query('DELETE FROM migrations WHERE name = $1', [NEWER]));
}
