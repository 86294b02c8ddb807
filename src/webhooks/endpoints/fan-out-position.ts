import type { ClientBase } from 'pg';
import { LOCK_POSITION, READ_POSITION } from '../sql/lanes.sql.js';

export type FanOutPosition = { position: string; cursor: string };

/**
 * Locks the position up to which a numbering has been fanned out, until the transaction ends. Every transaction that
 * creates lanes while it holds others must do this first, as the fan-out does: new lanes cannot be locked in an order
 * before they exist.
 */
export async function lockPosition(at: ClientBase, isPublic: boolean): Promise<FanOutPosition> {
  const { rows } = await at.query<FanOutPosition>({
    name: 'webhook-position',
    text: LOCK_POSITION,
    values: [isPublic],
  });
  return rows[0] ?? { position: '0', cursor: '0' };
}

/** As {@link lockPosition}, without the lock: for notices that need no place in the order of the feed. */
export async function readPosition(at: ClientBase, isPublic: boolean): Promise<FanOutPosition> {
  const { rows } = await at.query<FanOutPosition>(READ_POSITION, [isPublic]);
  return rows[0] ?? { position: '0', cursor: '0' };
}
