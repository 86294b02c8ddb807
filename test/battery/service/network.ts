import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { REQUEST_TIMEOUTS, type Timeouts } from '../../../src/db/timeouts.js';
import { migratedDatabase } from '../../support/database.js';
import { ADMIN } from '../../webhooks/webhooks.harness.js';
import { asked, type Site, statusOf } from '../judge/callers.js';
import { type Seen, type Traffic, underTraffic } from '../judge/traffic.js';
import { mustBeAnswered, untilNoneLeaks, untilReady } from './recovery.js';
import { started } from './started.js';
import { MOMENTS, TARGETS, Wire } from './wire.js';

export type Network = {
  /** Connections reset at each of the places. */
  resets: number;
  /** How often the network is cut, and for how long, in milliseconds. */
  cuts: number;
  lasts: number;
  /** How long each packet takes, and for how long that is so, in milliseconds. */
  delay: number;
  /** Everything that is sent arrives only after the service has given it up: `answer` and so much more, in ms. */
  late: number;
  timeouts?: Partial<Timeouts>;
  size: Traffic['size'];
  isInHurry?: boolean;
};

/** Where a connection breaks: mid-statement and mid-commit, before, in and after the message and after its answer. */
export const PLACES = TARGETS.length * MOMENTS.length;

/** Deliveries that somebody held go on when this has passed, in milliseconds. */
const LEASE = 1_500;

/**
 * Breaks the network between the service and its database in every way, under traffic. Callers are told 503 with
 * Retry-After at most; an outcome that nobody knows is told as such, and the same key settles it.
 */
export async function brokenNetwork(given: Network): Promise<string> {
  const { resets, cuts, lasts, delay, late, size, timeouts, isInHurry } = given;
  const database = await migratedDatabase();
  const pool = new pg.Pool({ connectionString: database.appUrl, max: 1 });
  const { wire, url: appUrl } = await Wire.to(database.appUrl);
  const keys = randomBytes(32).toString('base64');
  const service = await started({ appUrl, keys, lease: LEASE, adminToken: ADMIN, timeouts, isQuiet: true });
  const { answer } = { ...REQUEST_TIMEOUTS, ...timeouts };
  let ready = 0;
  const recovered = async () => {
    ready = Math.max(ready, await untilReady(service));
  };
  const faults = async ({ told }: Seen) => {
    for (let turn = 0; turn < resets; turn += 1) {
      for (const target of TARGETS) for (const moment of MOMENTS) await wire.reset(target, moment);
    }
    for (let turn = 0; turn < cuts; turn += 1) {
      const mend = wire.cut();
      await mustBeUnready(service);
      await pause(lasts);
      mend();
      await recovered();
      await somethingMoreOf(told.acknowledged);
    }
    wire.delay = delay;
    await pause(delay * 20);
    wire.delay = 0;
    const goOn = wire.hold();
    await pause(answer + late);
    goOn();
    await recovered();
    await somethingMoreOf(told.acknowledged);
    mustBeAnswered(told.answers);
    if (!told.answers['503 unknown']) throw new Error('nobody was told of an outcome that is unknown');
    const sizes = `${resets * PLACES} resets, ${cuts} cuts of ${lasts} ms`;
    return `${sizes}, packets ${delay} ms late, all held for ${answer + late} ms; ready after ${Math.round(ready)} ms`;
  };
  try {
    const traffic = { at: service, token: ADMIN, pool, size, patience: LEASE + answer + 20_000, isInHurry };
    const said = await underTraffic(traffic, faults);
    return `${said}; ${await untilNoneLeaks(pool, 15_000)} sessions`;
  } finally {
    wire.close();
    await service.kill();
    await pool.end();
    await database.drop();
  }
}

async function mustBeUnready({ url }: Site): Promise<void> {
  const status = statusOf(await asked(`${url}/health/ready`), 'ready');
  if (status !== '503') throw new Error(`ready: ${status} while the network is cut`);
}

/** Writing goes on by itself. */
async function somethingMoreOf(acknowledged: readonly unknown[]): Promise<void> {
  for (const before = acknowledged.length; acknowledged.length === before; ) await pause(10);
}
