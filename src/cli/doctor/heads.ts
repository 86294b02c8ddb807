import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Client } from 'pg';
import { sealingKeys } from '../../boot.js';
import type { Config } from '../../config.js';
import { canOpen, lateHeads } from '../../proofs/index.js';
import { type Check, fail, ok, warn } from './check.js';

type NewestKey = { number: number; sealed: string };

/** Whether the key that signs the heads of the logs can be opened. The doctor makes no keys. */
export async function signingKey(at: Client, config: Config): Promise<Check> {
  const { rows } = await at.query<NewestKey>(
    'SELECT number, sealed FROM log_keys ORDER BY number DESC LIMIT 1',
  );
  const [key] = rows;
  if (!key) return ok('key', 'the service makes the key that signs heads when it starts');
  const areThere = config.webhookKeys !== null || existsSync(join(config.dataDir, 'webhook-keys'));
  if (areThere && canOpen(key, sealingKeys(config)))
    return ok('key', `key ${key.number} signs the heads of the logs`);
  return fail(
    'key',
    `key ${key.number} cannot be opened, so no head is signed: WEBHOOK_KEYS must name the key that sealed it; if that is lost, \`paraph key rotate --lost\``,
  );
}

const DAY = 86_400_000;
/** After how long a head that has not left is late: a mail server may be down over a weekend. */
const LATE = 3 * DAY;

/** Whether heads leave the database: without one outside, nobody can tell that all of it was rewritten. */
export async function outsideHeads(at: Client, { outside }: Config): Promise<Check> {
  if (outside.file === null && outside.mail === null && outside.witnesses.length === 0)
    return ok(
      'heads',
      'none leaves the database; set CHECKPOINT_FILE, CHECKPOINT_MAIL or CHECKPOINT_WITNESS, so that a rewritten database can be told',
    );
  const allowed = Date.now() - Math.max(LATE, 3 * outside.every);
  const late = (await lateHeads(at, outside)).filter(
    ({ sentAt }) => sentAt === null || sentAt.getTime() < allowed,
  );
  if (late.length === 0)
    return ok('heads', 'the newest heads of the logs have left the database, or leave it soon');
  return warn(
    'heads',
    late
      .map(({ destination, public: isPublic, sentAt }) => {
        const last = sentAt ? `last got a head on ${sentAt.toISOString()}` : 'never got a head';
        return `${destination} ${last} of the ${isPublic ? 'public' : 'full'} log`;
      })
      .join('; '),
  );
}
