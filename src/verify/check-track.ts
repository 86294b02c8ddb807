import type { Instant } from '../domain/values/views.js';
import { checkCited } from './check-cited.js';
import { checkDeadlines } from './check-deadlines.js';
import { checkFeed } from './check-feed.js';
import { checkLedger } from './check-ledger.js';
import { checkPublic } from './check-public.js';
import { checkListKeys, checkStatuses } from './check-statuses.js';
import { type Fault, FaultFound } from './records/fault.js';
import type { TrackRecords } from './records/records.js';

/** The first fault of a track; null if it has none. `stored`: the sources that are there. */
export function checkTrack(track: TrackRecords, stored: ReadonlySet<string>, now: Instant): Fault | null {
  try {
    const ledger = checkLedger(track);
    checkCited(track, stored);
    const open = checkPublic(track, ledger.rows, now);
    const end = checkStatuses(track, false, ledger);
    checkListKeys(track, end, checkStatuses(track, true, open));
    checkDeadlines(track, end, now);
    checkFeed(track, false, ledger.rows.length);
    checkFeed(track, true, open.rows.length);
    checkTwin(track);
    return null;
  } catch (error) {
    const { place, seq, fault } =
      error instanceof FaultFound
        ? error
        : new FaultFound('track', null, `cannot be read: ${(error as Error).message}`);
    return { track: track.slug, place, seq, fault };
  }
}

function checkTwin({ slug, twin, twinOfTwin, twinRecorded, rows }: TrackRecords): void {
  if (twin !== null && twinOfTwin !== slug) {
    throw new FaultFound('track', null, `its twin ${twin} has another twin: ${twinOfTwin}`);
  }
  const links = rows.filter(({ type }) => type === 'twin.linked');
  const [link] = links;
  if (links.length > 1) throw new FaultFound('ledger', links[1]?.seq ?? null, 'links a twin once more');
  if (link && link.data.twin !== twin) {
    throw new FaultFound('track', link.seq, `its twin is ${twin}, and its ledger links ${link.data.twin}`);
  }
  if (twinRecorded !== (link !== undefined)) {
    throw new FaultFound('track', null, 'whether its twin is recorded is not what its ledger says');
  }
}
