import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Pool } from 'pg';
import type { TestDatabase } from '../../support/database.js';
import { forked } from './started.js';

const KIND = 'readmission';
/** How long until a run of the command is killed, if it is, and between two runs, in milliseconds. */
const [KILLED_WITHIN, PACE] = [6_000, 1_000];

/** The command that moves tracks to the newest version of their kind, run again and again, and killed every other time. */
export class Upgrades {
  private readonly folder = mkdtempSync(join(tmpdir(), 'paraph-upgrades-'));
  private runs = 0;
  private killed = 0;

  constructor(private readonly database: TestDatabase) {}

  async run(isOver: () => boolean): Promise<void> {
    while (!isOver()) {
      await this.runOnce(this.runs % 2 === 1 ? Math.random() * KILLED_WITHIN : null);
      await pause(PACE);
    }
  }

  /** Throws unless a last run moves what is left, and each track then has moved once. */
  async judge(pool: Pool): Promise<string> {
    const code = await this.runOnce(null, 'inherit');
    if (code !== 0) throw new Error(`the upgrade ended with ${code}`);
    const { rows } = await pool.query<{ slug: string; version: number; moves: number }>(`
      SELECT t.slug, t.kind_version AS version, count(l.seq)::int AS moves
      FROM tracks t LEFT JOIN ledger l ON l.track_id = t.id AND l.type = 'kind.upgraded'
      WHERE t.slug LIKE 'import-%' GROUP BY t.id ORDER BY t.slug`);
    const newest = Math.max(...rows.map(({ version }) => version));
    const wrong = rows.filter(({ version, moves }) => version !== newest || moves !== 1);
    if (wrong.length > 0)
      throw new Error(`upgraded otherwise than once: ${JSON.stringify(wrong.slice(0, 5))}`);
    rmSync(this.folder, { recursive: true });
    return `${this.runs} runs of an upgrade, ${this.killed} of them killed: ${rows.length} tracks moved once`;
  }

  private async runOnce(
    killedAfter: number | null,
    stderr: 'ignore' | 'inherit' = 'ignore',
  ): Promise<number | null> {
    const { appUrl, ownerUrl } = this.database;
    const child = forked(
      '../../../src/cli/main',
      ['kinds', 'upgrade', KIND, '--approved-by', 'Saule Bekova'],
      {
        env: { DATABASE_URL: appUrl, DATABASE_OWNER_URL: ownerUrl, DATA_DIR: this.folder },
        stdio: ['ignore', 'ignore', stderr, 'ipc'],
      },
    );
    const gone = once(child, 'exit');
    this.runs += 1;
    if (killedAfter !== null) {
      await Promise.race([gone, pause(killedAfter)]);
      if (child.kill('SIGKILL')) this.killed += 1;
    }
    const [code] = await gone;
    return code;
  }
}
