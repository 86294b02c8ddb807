import type { ClientBase } from 'pg';
import { LOCK_POSITION, POSITION } from '../sql/lanes.sql.js';

export type Reached = { position: string; cursor: string };

/**
 * The position up to which a numbering has been fanned out; held until the transaction ends. Whoever makes lanes while
 * holding others takes it first, as the dispatcher does: one at a time needs no order among lanes that are not there yet.
 */
export async function lockPosition(at: ClientBase, isPublic: boolean): Promise<Reached> {
  const { rows } = await at.query<Reached>({
    name: 'webhook-position',
    text: LOCK_POSITION,
    values: [isPublic],
  });
  return rows[0] ?? { position: '0', cursor: '0' };
}

/** As {@link lockPosition}, for what needs no place in the order. */
export async function readPosition(at: ClientBase, isPublic: boolean): Promise<Reached> {
  const { rows } = await at.query<Reached>(POSITION, [isPublic]);
  return rows[0] ?? { position: '0', cursor: '0' };
}
