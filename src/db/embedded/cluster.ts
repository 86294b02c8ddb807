import { resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type Binaries, usableBinaries } from './binaries.js';
import { type DatabaseUrls, ensureDatabase } from './databases.js';
import { ensureData, openPlace, type Passwords, type Place, passwordsOf, rememberPort } from './folder.js';
import { answersFrom, halt, launch, postmasterOf, servesIn } from './server.js';
import { enter, leave } from './sessions.js';
import { supervise, type Watcher } from './supervise.js';

export type ClusterOptions = {
  /** The cluster lies in `postgres` under it. */
  dataDir: string;
  /** Gets one line for what an operator may want to know. */
  log?: (line: string) => void;
  /** False turns off what protects against a crash (fsync and the like), for data that is thrown away. */
  durable?: boolean;
  /** Other programs than those of the package for this platform. */
  binaries?: Binaries;
};

export type Cluster = {
  /** `postgres://postgres:password@127.0.0.1:port/postgres` */
  superuserUrl: string;
  /** Whether a server ran already: an orphan of a crash, or one that another process uses. */
  adopted: boolean;
  /** Leaves the server; if nobody else uses it, stops it and waits until it is gone. */
  stop(): Promise<void>;
  /**
   * Starts the server again when it ends without being stopped. Returns a function that ends the watch; call it
   * before `stop`.
   */
  watch(watcher: Watcher): () => Promise<void>;
  /** URLs of a database for its owner (`paraph_owner`) and for the application (`paraph_app`); made once. */
  databaseUrls(name: string): Promise<DatabaseUrls>;
};

/** Recovery after a crash replays at most 1 GB of log (max_wal_size): well below this on any disk of today. */
const patience = 120_000;

/** Starts the cluster under `${dataDir}/postgres`, or adopts its running server. Makes the folder if it is missing. */
export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  const { log = () => {}, durable = true } = options;
  const begun = performance.now();
  const place = openPlace(resolve(options.dataDir));
  const binaries = options.binaries ?? (await usableBinaries(place.account));
  await ensureData(place, binaries, durable);
  const passwords = passwordsOf(place);
  const session = await enter(place);
  const stop = () => leave(place, session, () => halt(place, binaries));
  try {
    const { port, adopted } = await joinOrLaunch(place, binaries, passwords, session, durable);
    const superuserUrl = `postgres://postgres:${passwords.postgres}@127.0.0.1:${port}/postgres`;
    const took = ((performance.now() - begun) / 1000).toFixed(1);
    log(
      `PostgreSQL ${binaries.version} ${adopted ? 'was running' : 'started'} on 127.0.0.1:${port} (${took} s), data in ${place.data}`,
    );
    let stopping: Promise<void> | undefined;
    return {
      superuserUrl,
      adopted,
      stop: () => {
        stopping ??= stop();
        return stopping;
      },
      watch: (watcher) =>
        supervise(
          place,
          async () => {
            await halt(place, binaries);
            const again = await joinOrLaunch(place, binaries, passwords, session, durable);
            if (again.port === port) return;
            // Nobody would find it on another port: the connection strings that we gave out name the old one.
            await halt(place, binaries);
            rememberPort(place, port);
            throw new Error(
              `Port ${port} is taken by another program, so PostgreSQL cannot start again on it.`,
            );
          },
          watcher,
        ),
      databaseUrls: (name) =>
        ensureDatabase(superuserUrl, {
          name,
          owner: { name: 'paraph_owner', password: passwords.owner },
          app: { name: 'paraph_app', password: passwords.app },
        }),
    };
  } catch (error) {
    await stop().catch(() => {});
    throw error;
  }
}

async function joinOrLaunch(
  place: Place,
  binaries: Binaries,
  passwords: Passwords,
  session: string,
  durable: boolean,
): Promise<{ port: number; adopted: boolean }> {
  const deadline = Date.now() + patience;
  while (Date.now() < deadline) {
    const found = postmasterOf(place);
    const lives = found !== null && servesIn(place, found);
    if (found && lives && (await answersFrom(found.port, passwords.postgres, session))) {
      return { port: found.port, adopted: true };
    }
    const launched = lives ? null : await launch(place, binaries, durable);
    if (launched) {
      rememberPort(place, launched.port);
      return { port: launched.port, adopted: false };
    }
    // The other server starts, recovers or shuts down; or the obstacle is about to go.
    await pause(20);
  }
  throw new Error(
    `PostgreSQL under ${place.folder} gave no answer in ${patience / 1000} s: see server.log there.`,
  );
}
