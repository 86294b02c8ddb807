import { Database } from '../../db/database.js';
import { DocumentFiles } from '../../documents/index.js';
import { Clock } from '../../runtime/clock.js';
import { noTrack } from '../../tracks/queries/tracks.query.js';
import type { Fault } from '../../verify/fault.js';
import { verify } from '../../verify/verify.js';
import type { CommandResult } from '../process/command-result.js';
import { withFeatures } from '../process/features.js';
import { withProgress } from '../process/progress.js';

/** Verifies every row; not ok if one is bad. JSON: `{ok, tracks, rows, publicRows, redacted, faults}`. */
export async function verifyLedger(track: string | undefined): Promise<CommandResult> {
  const verified = await withFeatures((features) =>
    withProgress('Verifying', (progress) =>
      verify(features.get(Database, { strict: false }), {
        track,
        documents: features.get(DocumentFiles, { strict: false }),
        now: features.get(Clock, { strict: false }).now(),
        progress,
      }),
    ),
  );
  if (!verified) throw noTrack(track ?? '');
  const { tracks, rows, publicRows, documents = 0, redacted, faults } = verified;
  const ok = faults.length === 0;
  const files = documents > 0 ? `, and ${documents} documents` : '';
  const gone = redacted > 0 ? ` and ${redacted} redacted` : '';
  const checked = `${rows} rows of ${tracks} tracks, ${publicRows} of them public${gone}${files}`;
  const text = ok
    ? `No faults in ${checked}.`
    : [
        ...faults.map(line),
        `${faults.length === 1 ? '1 fault' : `${faults.length} faults`} in ${checked}.`,
      ].join('\n');
  return { ok, json: { ok, ...verified }, text };
}

function line({ track, place, seq, fault }: Fault): string {
  const where = [track, place, seq].filter((part) => part !== null).join(' ');
  return `BAD ${where}: ${fault}`;
}
