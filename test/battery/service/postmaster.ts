import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { startCluster } from '../../../src/db/embedded/cluster.js';
import { connected } from '../../../src/db/embedded/databases.js';
import { birthOf } from '../../../src/db/embedded/processes.js';
import { prepareDatabase } from '../../../src/db/prepare.js';
import { REQUEST_TIMEOUTS, type Timeouts } from '../../../src/db/timeouts.js';
import { freeze } from '../../ledger/waiting.harness.js';
import { ADMIN } from '../../webhooks/webhooks.harness.js';
import { asked, type Site, statusOf } from '../judge/callers.js';
import { type Seen, type Traffic, underTraffic } from '../judge/traffic.js';
import { mustBeAnswered, untilNoneLeaks, untilReady } from './recovery.js';
import { started } from './started.js';

export type Outages = {
  /** SIGKILLs of the postmaster, every other time with all its processes at the same time. */
  kills: number;
  /** How long the server runs before each, in milliseconds: a random time up to this. */
  upTo: number;
  /** How long the server is stopped in good order, and how long it then stands still, in milliseconds. */
  stopped: number;
  frozen: number;
  size: Traffic['size'];
  timeouts?: Partial<Timeouts>;
  isInHurry?: boolean;
};

/** Deliveries that somebody held go on when this has passed, in milliseconds. */
const LEASE = 1_500;
/** Connections to callers and to the database, and what Node itself opens: fifty kills must not leave more. */
const MOST_FILES = 200;

/** A PostgreSQL of the trial's own, which keeps what it was told through a crash. */
class Server {
  private constructor(
    private readonly dataDir: string,
    private cluster: Awaited<ReturnType<typeof startCluster>>,
  ) {}

  static async start(): Promise<Server> {
    const dataDir = mkdtempSync(join(tmpdir(), `paraph-test-${process.pid}-${birthOf(process.pid)}-`));
    chmodSync(dataDir, 0o755);
    return new Server(dataDir, await startCluster({ dataDir }));
  }

  get postmaster(): number {
    return Number.parseInt(readFileSync(join(this.dataDir, 'postgres/data/postmaster.pid'), 'utf8'), 10);
  }

  async database(): Promise<{ appUrl: string; ownerUrl: string }> {
    const urls = await this.cluster.databaseUrls('paraph');
    await prepareDatabase(urls);
    return urls;
  }

  kill({ isWhole }: { isWhole: boolean }): void {
    const pid = this.postmaster;
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').map(Number);
    for (const one of isWhole ? [pid, ...children] : [pid]) {
      try {
        process.kill(one, 'SIGKILL');
      } catch {
        // It has ended by itself.
      }
    }
  }

  stop(): Promise<void> {
    return this.cluster.stop();
  }

  /** Resolves as soon as it answers. */
  async startAgain(): Promise<void> {
    let isUp = false;
    const starting = startCluster({ dataDir: this.dataDir }).finally(() => {
      isUp = true;
    });
    const { superuserUrl } = this.cluster;
    const answers = () =>
      connected(superuserUrl, (client) => client.query('SELECT')).then(Boolean, () => false);
    while (!isUp && !(await answers())) await pause(20);
    this.cluster = await starting;
  }

  async remove(): Promise<void> {
    await this.stop();
    rmSync(this.dataDir, { recursive: true, force: true });
  }
}

/**
 * Kills PostgreSQL again and again under traffic, then stops it for a while, and then lets it stand still. Callers are
 * told 503 with Retry-After at most, and the service is ready soon after the database answers again.
 */
export async function databaseLost(given: Outages): Promise<string> {
  const { kills, upTo, stopped, frozen, size, timeouts, isInHurry } = given;
  const { answer } = { ...REQUEST_TIMEOUTS, ...timeouts };
  const server = await Server.start();
  const { appUrl } = await server.database();
  const pool = new pg.Pool({ connectionString: appUrl, max: 1 });
  pool.on('error', () => undefined);
  const keys = randomBytes(32).toString('base64');
  const service = await started({ appUrl, keys, lease: LEASE, adminToken: ADMIN, timeouts, isQuiet: true });
  let ready = 0;
  const recovered = async () => {
    ready = Math.max(ready, await untilReady(service));
  };
  const faults = async ({ told }: Seen) => {
    for (let killed = 0; killed < kills; killed += 1) {
      await pause(Math.random() * upTo);
      server.kill({ isWhole: killed % 2 === 1 });
      await server.stop();
      await server.startAgain();
      await recovered();
    }
    await server.stop();
    await unreadyFor(stopped, service);
    await server.startAgain();
    await recovered();
    await pause(upTo);
    const goOn = freeze(server.postmaster);
    try {
      await unreadyFor(frozen, service);
    } finally {
      goOn();
    }
    await recovered();
    await pause(upTo);
    mustBeAnswered(told.answers);
    return `${kills} kills of PostgreSQL, stopped for ${stopped} ms, frozen for ${frozen} ms; ready after ${Math.round(ready)} ms at most`;
  };
  try {
    const traffic = { at: service, token: ADMIN, pool, size, patience: LEASE + answer + 20_000, isInHurry };
    const said = await underTraffic(traffic, faults);
    const files = readdirSync(`/proc/${service.pid}/fd`).length;
    if (files > MOST_FILES) throw new Error(`${files} files are open; ${said}`);
    return `${said}; ${await untilNoneLeaks(pool, 15_000)} sessions, ${files} open files`;
  } finally {
    await service.kill();
    await pool.end();
    await server.remove();
  }
}

/** The service says all the while that it is not ready. */
async function unreadyFor(lasts: number, { url }: Site): Promise<void> {
  const until = performance.now() + lasts;
  while (performance.now() < until) {
    const status = statusOf(await asked(`${url}/health/ready`), 'ready');
    if (status !== '503' && performance.now() < until) throw new Error(`ready: ${status} without a database`);
    await pause(200);
  }
}
