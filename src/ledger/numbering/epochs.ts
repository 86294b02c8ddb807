import { Logger } from '@nestjs/common';
import { Database } from '../../db/database.js';
import { IdGenerator } from '../../runtime/id-generator.js';
import { BEGIN_EPOCH } from '../sql/numbering.sql.js';

const logger = new Logger('Epochs');

/**
 * Begins an epoch of both numberings at their heads (ADR 18): when the database goes on from an earlier state, or
 * when an operator asks for it. Each numbering has an id of its own, so that a cursor of one is unknown to the other.
 * Returns whether an epoch began: another process may have been first.
 */
export async function beginEpoch(
  database: Database,
  ids: IdGenerator,
  { asked = false } = {},
): Promise<boolean> {
  const { rows } = await database.pool.query<{ begun: boolean }>(BEGIN_EPOCH, [
    ids.newId(),
    ids.newId(),
    asked,
  ]);
  const begun = rows[0]?.begun ?? false;
  if (begun && !asked) {
    logger.warn(
      'The database was restored, copied or promoted: a new epoch of the feed begins. Consumers that were ahead are told where to go on.',
    );
  }
  return begun;
}
