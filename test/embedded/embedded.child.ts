import { usableBinaries } from '../../src/db/embedded/binaries.js';
import { startCluster } from '../../src/db/embedded/cluster.js';

/** Another process for the tests of the embedded PostgreSQL: starts a cluster, says so, stops it when told. */
export type Orders = {
  dataDir: string;
  /** Step down to this user first, as an ordinary user would have started it. */
  uid?: number;
  umask?: number;
  /** Programs of this folder instead of the package's, with these folders for a copy. */
  native?: string;
  caches?: string[];
};
export type Answer = { url: string; adopted: boolean } | { failure: string };

const { dataDir, uid, umask, native, caches }: Orders = JSON.parse(process.argv[2] ?? '{}');
const send = (answer: Answer) => new Promise((resolve) => process.send?.(answer, resolve));
process.umask(umask ?? 0o022);
if (uid !== undefined) {
  process.setgroups?.([]);
  process.setgid?.(uid);
  process.setuid?.(uid);
}
try {
  const binaries = native ? await usableBinaries({}, native, caches) : undefined;
  const cluster = await startCluster({ dataDir, binaries });
  const ordered = new Promise((resolve) => process.once('message', resolve).once('disconnect', resolve));
  await send({ url: cluster.superuserUrl, adopted: cluster.adopted });
  await ordered;
  await cluster.stop();
} catch (error) {
  await send({ failure: error instanceof Error ? error.message : String(error) });
}
if (process.connected) process.disconnect();
