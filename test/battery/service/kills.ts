import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { migratedDatabase } from '../../support/database.js';
import type { Orders } from '../../webhooks/webhooks.child.js';
import { ADMIN } from '../../webhooks/webhooks.harness.js';
import { type ImportSize, Imports } from '../judge/imports.js';
import { type Seen, type Traffic, underTraffic } from '../judge/traffic.js';
import { started } from './started.js';
import { Upgrades } from './upgrades.js';

export type Kills = {
  /** SIGKILLs of the service. */
  kills: number;
  /** How long the service runs before each, in milliseconds: a random time up to this. */
  upTo: number;
  /** After every so many, deliveries are awaited. */
  resumedEvery: number;
  /**
   * For how long deliveries are leased, in milliseconds: a service whose claim takes a quarter of it hands them back, so a
   * busy machine needs a longer one.
   */
  lease: number;
  size: Traffic['size'];
  /** Files imported meanwhile, whose tracks a command moves to the newest version of their kind meanwhile. */
  imports?: ImportSize;
  isInHurry?: boolean;
};

/** Within so much more than the lease deliveries go on that a killed service held, in milliseconds. */
const RESUMED_WITHIN = 5_000;

/**
 * Kills the service again and again under traffic, an import and an upgrade of a kind. Nothing that was acknowledged is
 * lost or twice, nothing is written by half, and deliveries go on.
 */
export async function killedUnderLoad({
  kills,
  upTo,
  resumedEvery,
  lease,
  size,
  ...given
}: Kills): Promise<string> {
  const database = await migratedDatabase();
  const pool = new pg.Pool({ connectionString: database.appUrl, max: 2 });
  const keys = randomBytes(32).toString('base64');
  const orders: Orders = { appUrl: database.appUrl, keys, lease, adminToken: ADMIN };
  let service = await started(orders);
  const at = { url: service.url };
  let resumed = 0;
  const faults = async (seen: Seen) => {
    for (let killed = 1; killed <= kills; killed += 1) {
      await pause(Math.random() * upTo);
      await service.kill();
      const killedAt = performance.now();
      const waiting = seen.waiting();
      service = await started(orders);
      at.url = service.url;
      if (killed % resumedEvery === 0)
        resumed = Math.max(
          resumed,
          await untilResumed(pool, seen, { waiting, killedAt, patience: lease + RESUMED_WITHIN }),
        );
    }
    return `${kills} kills, deliveries resumed after ${Math.round(resumed)} ms at most`;
  };
  try {
    const more: Traffic['more'] = (calling) => {
      const imports = new Imports(given.imports ?? { tracks: 1, entries: 1 });
      const upgrades = new Upgrades(database);
      return {
        done: Promise.all([imports.run(calling), upgrades.run(calling.isOver)]),
        judge: async () => [await imports.judge(pool), await upgrades.judge(pool)].join('; '),
      };
    };
    const traffic = { at, token: ADMIN, pool, size, patience: lease + 30_000 };
    return await underTraffic(
      { ...traffic, isInHurry: given.isInHurry, ...(given.imports && { more }) },
      faults,
    );
  } finally {
    await service.kill();
    await pool.end();
    await database.drop();
  }
}

/** Waits until something came of every track that waits; returns how long that took since the service was ready. */
async function untilResumed(
  pool: pg.Pool,
  seen: Seen,
  { waiting, killedAt, patience }: { waiting: ReadonlySet<string>; killedAt: number; patience: number },
): Promise<number> {
  const readyAt = performance.now();
  const stands = () => [...waiting].filter((track) => (seen.cameAt.get(track) ?? 0) < killedAt);
  while (stands().length > 0) {
    if (performance.now() > readyAt + patience)
      throw new Error(`deliveries of ${stands()} did not resume: ${await stateOf(pool)}`);
    await pause(20);
  }
  return performance.now() - readyAt;
}

/** Where deliveries stand, for whoever looks for the reason. */
async function stateOf(pool: pg.Pool): Promise<string> {
  const { rows } = await pool.query(`
    SELECT (SELECT count(*)::int FROM unnumbered) AS unnumbered,
      (SELECT max(position)::int FROM feed WHERE public) - (SELECT position::int FROM webhook_positions WHERE public)
        AS behind,
      (SELECT count(*)::int FROM webhook_deliveries WHERE state = 'waiting') AS waiting,
      (SELECT jsonb_agg(jsonb_build_object('held', holder IS NOT NULL, 'due', extract(epoch FROM next_at - now())))
       FROM webhook_lanes) AS lanes`);
  return JSON.stringify(rows[0]);
}
