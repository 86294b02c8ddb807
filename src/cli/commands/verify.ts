import { existsSync, readFileSync } from 'node:fs';
import { SecurityLog } from '../../audit/security-log.js';
import { Database } from '../../db/database.js';
import { DocumentFiles } from '../../documents/index.js';
import { Problem } from '../../http/problems/problem.js';
import { splitNotes, verifierOf } from '../../proofs/notes/note.js';
import { Clock } from '../../runtime/clock.js';
import { noTrack } from '../../tracks/queries/tracks.query.js';
import { verifyArchive } from '../../verify/archive/verify-archive.js';
import type { Fault } from '../../verify/records/fault.js';
import { meaningOf } from '../../verify/records/meaning.js';
import { type VerifyResult, verify } from '../../verify/verify.js';
import type { CommandResult } from '../process/command-result.js';
import { withFeatures } from '../process/features.js';
import { OPERATOR } from '../process/operator.js';
import { withProgress } from '../process/progress.js';

/**
 * `head`: files of checkpoints that were kept outside. `key`: verifier keys that count. `files`: the documents of an
 * archive.
 */
export type VerifyFlags = { head?: string[]; key?: string[]; files?: string };

/**
 * Verifies every row; not ok if one is bad. JSON: `{ok, tracks, rows, publicRows, redacted, faults}`. The first fault comes with what
 * it means.
 */
export async function verifyLedger(
  track: string | undefined,
  { head = [], key = [], files }: VerifyFlags,
): Promise<CommandResult> {
  const keptHeads = head.flatMap((file) => notesIn(file));
  const trustedKeys = key.map(verifierKey);
  // A slug has no such character.
  if (track !== undefined && /[./\\]/.test(track)) {
    const now = new Date().toISOString();
    return resultOf(
      await verifyArchive(there(track), { now, keptHeads, trustedKeys, files }),
      keptHeads.length,
    );
  }
  const verified = await withFeatures(async (features) => {
    const result = await withProgress('Verifying', (progress) =>
      verify(features.get(Database, { strict: false }), {
        track,
        documents: features.get(DocumentFiles, { strict: false }),
        now: features.get(Clock, { strict: false }).now(),
        keptHeads,
        trustedKeys,
        progress,
      }),
    );
    if (result && track === undefined) await noted(features.get(SecurityLog, { strict: false }), result);
    return result;
  });
  if (!verified) throw noTrack(track ?? '');
  return resultOf(verified, keptHeads.length);
}

/** Notes that the whole record was verified, for the page that says so. A database that takes no row is verified all the same. */
const noted = (log: SecurityLog, { rows, faults }: VerifyResult): Promise<void> =>
  log
    .record({ kind: 'ledger.verified', ...OPERATOR, detail: { rows, faults: faults.length } })
    .catch((error: Error) => {
      process.stderr.write(`That it was verified is not noted: ${error.message}\n`);
    });

/** Throws where the file holds no note. */
function notesIn(file: string): string[] {
  const notes = splitNotes(readFileSync(there(file), 'utf8'));
  if (notes.length === 0) throw new Problem('bad_request', `${file} holds no signed checkpoint.`);
  return notes;
}

function there(file: string): string {
  if (!existsSync(file)) throw new Problem('not_found', `There is no file ${file}.`);
  return file;
}

/** Throws where it is none. */
function verifierKey(vkey: string): string {
  try {
    return verifierOf(vkey).vkey;
  } catch (error) {
    throw new Problem('bad_request', `${vkey}: ${(error as Error).message}.`);
  }
}

export function resultOf(verified: VerifyResult, heads: number): CommandResult {
  const { tracks, rows, publicRows, documents = 0, redacted, faults } = verified;
  const ok = faults.length === 0;
  const parts = [
    `${rows} rows of ${tracks} tracks, ${publicRows} of them public`,
    ...(redacted > 0 ? [`${redacted} redacted`] : []),
    ...(documents > 0 ? [`${documents} documents`] : []),
    ...(heads > 0
      ? [heads === 1 ? '1 head that was kept outside' : `${heads} heads that were kept outside`]
      : []),
  ];
  const checked = [parts.slice(0, -1).join(', '), parts.at(-1)].filter(Boolean).join(', and ');
  const [first] = faults;
  const text = first
    ? [
        ...faults.map(line),
        `${faults.length === 1 ? '1 fault' : `${faults.length} faults`} in ${checked}.`,
        `The first: ${meaningOf(first).means} ${meaningOf(first).act}`,
      ].join('\n')
    : `No faults in ${checked}.`;
  return { ok, json: { ok, ...verified }, text };
}

function line({ track, place, seq, fault }: Fault): string {
  const where = [track, place, seq].filter((part) => part !== null).join(' ');
  return `BAD ${where}: ${fault}`;
}
