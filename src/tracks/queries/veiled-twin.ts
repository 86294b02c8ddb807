import type { TransitionView } from '../../domain/values/views.js';
import { logReadOf, type ReadScope } from '../../ledger/read-scope.js';

/**
 * A row as somebody is told it: by desk they see that a track was linked, and with which only where that is of the desk
 * too. Whether everybody may know of the twin, the track itself says.
 */
export const withoutHiddenTwin = <T extends Pick<TransitionView, 'track' | 'type' | 'data'>>(
  row: T,
  sight: ReadScope,
): T =>
  typeof sight === 'string' ||
  row.type !== 'twin.linked' ||
  logReadOf(sight, row.track) === 'public' ||
  logReadOf(sight, String(row.data.twin)) === 'full'
    ? row
    : { ...row, data: {} };
