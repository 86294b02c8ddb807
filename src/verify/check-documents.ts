import type { Executor } from '../db/database.js';
import type { DocumentFiles } from '../documents/index.js';
import { NAMED_FILES } from '../documents/queries/documents.sql.js';
import type { Fault } from './records/fault.js';

type Named = { sha256: string; track: string; seq: number };

/** Reads every file that a row names, and compares its SHA-256 with its name. The fault names the first such row. */
export async function checkDocuments(
  at: Executor,
  files: Pick<DocumentFiles, 'hashOf'>,
  track: string | null,
): Promise<{ files: number; faults: Fault[] }> {
  const { rows } = await at.query<Named>(NAMED_FILES, [track]);
  const faults: Fault[] = [];
  for (const { sha256, track, seq } of rows) {
    const found = await files.hashOf(sha256);
    if (found === sha256) continue;
    const fault = found === null ? `is missing: ${sha256}` : `was changed: ${sha256} is now ${found}`;
    faults.push({ track, place: 'document', seq, fault });
  }
  return { files: rows.length, faults };
}
