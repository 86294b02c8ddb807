import { resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Unusable } from '../unusable.js';
import { type Binaries, usableBinaries } from './binaries.js';
import { type DatabaseUrls, ensureDatabase } from './databases.js';
import { ensureData, openLocation, type Passwords, type Place, passwordsOf, rememberPort } from './folder.js';
import { isOwnServer, postmasterOf, servesIn, startServer, stopServer } from './server.js';
import { enter, leave } from './sessions.js';
import { type SupervisionListener, supervise } from './supervise.js';

export type ClusterOptions = {
  /** The cluster is in its folder `postgres`. */
  dataDir: string;
  /** Receives lines for the operator. */
  log?: (line: string) => void;
  /** False turns off the protection against crashes (fsync and others), for temporary data. */
  durable?: boolean;
  /** By default the programs of this platform's package. */
  binaries?: Binaries;
};

export type Cluster = {
  /** `postgres://postgres:password@127.0.0.1:port/postgres` */
  superuserUrl: string;
  /** Whether a server was already running: left over by a crash, or used by another process. */
  adopted: boolean;
  /** Leaves the server. If nobody else uses it, stops it and waits until it has ended. */
  stop(): Promise<void>;
  /**
   * Restarts the server when it ends without being stopped. Returns a function that ends the supervision; call it
   * before `stop`.
   */
  supervise(listener: SupervisionListener): () => Promise<void>;
  /**
   * URLs of a database for its owner (`paraph_owner`) and the application (`paraph_app`). Creates the database if it is
   * missing.
   */
  databaseUrls(name: string): Promise<DatabaseUrls>;
};

/**
 * In milliseconds. Recovery after a crash replays at most 1 GB of log (max_wal_size), which takes less on any disk of
 * today.
 */
const START_TIMEOUT = 120_000;

/**
 * Starts the cluster under `${dataDir}/postgres`, or adopts its running server. Creates the folder if it is missing.
 */
export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  const { log = () => {}, durable = true } = options;
  const begun = performance.now();
  const place = openLocation(resolve(options.dataDir));
  const binaries = options.binaries ?? (await usableBinaries(place.account));
  await ensureData(place, binaries, durable);
  const passwords = passwordsOf(place);
  const session = await enter(place);
  const stop = () => leave(place, session, () => stopServer(place, binaries));
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
      supervise: (listener) =>
        supervise(
          place,
          async () => {
            await stopServer(place, binaries);
            const again = await joinOrLaunch(place, binaries, passwords, session, durable);
            if (again.port === port) return;
            // Clients would not find it on another port: their connection strings name the old one.
            await stopServer(place, binaries);
            rememberPort(place, port);
            throw new Unusable(
              `Port ${port} is taken by another program, so PostgreSQL cannot start again on it.`,
            );
          },
          listener,
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
  const deadline = Date.now() + START_TIMEOUT;
  while (Date.now() < deadline) {
    const found = postmasterOf(place);
    const lives = found !== null && servesIn(place, found);
    if (found && lives && (await isOwnServer(found.port, passwords.postgres, session))) {
      return { port: found.port, adopted: true };
    }
    const launched = lives ? null : await startServer(place, binaries, durable);
    if (launched) {
      rememberPort(place, launched.port);
      return { port: launched.port, adopted: false };
    }
    // Another server starts, recovers or shuts down, or the obstacle is temporary.
    await pause(20);
  }
  throw new Unusable(
    `PostgreSQL under ${place.folder} gave no answer in ${START_TIMEOUT / 1000} s: see server.log there.`,
  );
}
