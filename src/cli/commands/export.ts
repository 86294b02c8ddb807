import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Document, visit } from 'yaml';
import { Database } from '../../db/database.js';
import { DocumentFiles, exportFiles } from '../../documents/index.js';
import { unseenIn, visible } from '../../domain/values/characters.js';
import { DossierExport } from '../../dossiers/export/dossier-export.js';
import { LinesExport } from '../../dossiers/export/lines-export.js';
import { Problem } from '../../http/problems/problem.js';
import { newestNotes } from '../../proofs/index.js';
import { Clock } from '../../runtime/clock.js';
import { version } from '../../runtime/root-folder.js';
import { writeArchive } from '../../verify/archive/write-archive.js';
import type { CommandResult } from '../process/command-result.js';
import { withFeatures } from '../process/features.js';

/** Quotes texts that YAML 1.1 would read as a date, number or boolean. No anchors, so that people can edit the file. */
const READABLE = { compat: 'yaml-1.1', aliasDuplicateObjects: false, lineWidth: 110 } as const;

/** The forms of a file. */
export type Format = 'yaml' | 'jsonl' | 'ledger';

/**
 * Exports the entries as they now stand, of all tracks or of one track with its twin, to standard output. Into the folder
 * `files` go the documents that entries name, and the newest heads of the logs.
 */
export async function exportTo(
  track: string | undefined,
  format: Format,
  files?: string,
): Promise<CommandResult> {
  const result = await exportEntries(track, format);
  if (files === undefined) return result;
  const missing = await withFeatures(async (features) => {
    const database = features.get(Database, { strict: false });
    const kept = { database, files: features.get(DocumentFiles, { strict: false }) };
    const without = await exportFiles(kept, files, track);
    // Beside the file, not in it: the same content gives the same file, and earlier releases import it.
    const notes = await newestNotes(database);
    if (notes !== '') await writeFile(join(files, 'checkpoint.txt'), notes);
    return without;
  });
  for (const sha256 of missing) process.stderr.write(`Missing: document ${sha256}\n`);
  return { ...result, ok: missing.length === 0 };
}

async function exportEntries(track: string | undefined, format: Format): Promise<CommandResult> {
  if (format === 'yaml') return exportDossier(track);
  if (format === 'ledger' && track !== undefined)
    throw new Problem('bad_request', 'The ledger proves itself as a whole: --format ledger takes no track.');
  const write = async (text: string) => {
    if (!process.stdout.write(text)) await once(process.stdout, 'drain');
  };
  await withFeatures((features) =>
    format === 'ledger'
      ? writeArchive(features.get(Database, { strict: false }), {
          version,
          now: features.get(Clock, { strict: false }).now(),
          write,
        })
      : features.get(LinesExport, { strict: false }).export(write, track),
  );
  return { ok: true, json: null, text: '' };
}

async function exportDossier(track: string | undefined): Promise<CommandResult> {
  const dossier = await withFeatures((features) =>
    features.get(DossierExport, { strict: false }).export(track),
  );
  return { ok: true, json: dossier, text: `# Exported by Paraph ${version}\n${asYaml(dossier)}` };
}

/** `yaml` 2.9 loses spaces at the ends of lines in a block scalar (YAML 1.2, 8.1). */
const SPACE_AT_A_LINE_END = /^[ \t]|[ \t]$/m;

const needsQuotes = (text: string): boolean => unseenIn(text) !== null || SPACE_AT_A_LINE_END.test(text);

/**
 * Readable and lossless. Invisible characters (characters.ts) are escaped, which YAML allows in double quotation marks
 * only. Other parsers reject a file with an unescaped U+FFFE (YAML 1.2, 5.1).
 */
export function asYaml(dossier: unknown): string {
  const document = new Document(dossier, READABLE);
  visit(document, {
    Scalar(_, scalar) {
      if (typeof scalar.value === 'string' && needsQuotes(scalar.value)) scalar.type = 'QUOTE_DOUBLE';
    },
  });
  return visible(document.toString(READABLE), escaped);
}

const escaped = (character: string): string => {
  const point = (character.codePointAt(0) ?? 0).toString(16);
  return point.length > 4 ? `\\U${point.padStart(8, '0')}` : `\\u${point.padStart(4, '0')}`;
};
