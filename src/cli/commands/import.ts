import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { z } from 'zod';
import { BadSetting } from '../../config.js';
import { DocumentUploads, readFolder } from '../../documents/index.js';
import { type Alerts, type Dossier, dossierSchema } from '../../dossiers/dossier.js';
import { DossierImport, type ImportDryRun, type ImportResult } from '../../dossiers/dossier-import.js';
import type { Importable } from '../../dossiers/records.js';
import { decode, readJson } from '../../http/bodies/json.js';
import { type FileText, locateFaults } from '../../http/bodies/places.js';
import { sentenceOf } from '../../http/bodies/sentences.js';
import { normalizeBody } from '../../http/bodies/text-faults.js';
import { faultsOf } from '../../http/bodies/validation.js';
import { readYaml } from '../../http/bodies/yaml-at-once.js';
import { invalid, Problem, problemOf } from '../../http/problems/problem.js';
import type { CommandResult } from '../process/command-result.js';
import { withFeatures } from '../process/features.js';
import { actor } from '../process/operator.js';
import { withProgress } from '../process/progress.js';

type ImportOptions = { dryRun?: boolean; alert?: boolean; files?: string };

/**
 * Imports a dossier, whole or not at all, or says what an import would record. JSON: `{recorded, skipped}`, numbers of
 * entries.
 */
export async function importDossier(
  file: string,
  { dryRun, alert, files }: ImportOptions,
): Promise<CommandResult> {
  const options = { dryRun, folder: files, alerts: alert ? ('all' as const) : ('recent' as const) };
  if (LINES.test(file)) return importLines(file, options);
  const bytes = await bytesOf(file);
  try {
    return await imported(readDossierFile(bytes), options);
  } catch (error) {
    const problem = problemOf(error);
    if (problem.status >= 500) throw error;
    throw await locateFaults(problem, fileTextOf(new TextDecoder().decode(bytes)));
  }
}

async function importLines(file: string, options: Parameters<typeof imported>[1]): Promise<CommandResult> {
  try {
    return await imported({ bytes: () => createReadStream(file) }, options);
  } catch (error) {
    throw ofFile(error);
  }
}

/** JSON Lines by their name: a stream of any size. Any other file is one document. */
const LINES = /\.(?:jsonl|ndjson)$/i;

/** In bytes: a document is parsed whole, in some ten times its size of memory. */
const LARGEST_DOCUMENT = 64 * 1024 * 1024;

type Asked = { dryRun?: boolean | undefined; alerts: Alerts; folder?: string | undefined };

function imported(file: Importable, { dryRun, alerts, folder }: Asked) {
  return withFeatures(async (features) => {
    const importing = features.get(DossierImport, { strict: false });
    const found = folder === undefined ? [] : await readFolder(folder).catch(unreadable);
    const files = new Map(found.map(({ path: _, ...known }) => [known.sha256, known]));
    const uploads = features.get(DocumentUploads, { strict: false });
    // Before the entries that name them: files that nobody names in the end are swept away.
    for (const { path, ...known } of dryRun ? [] : found) await uploads.copy(known, path);
    return withProgress(dryRun ? 'Trying' : 'Recording', async (progress) => {
      if (dryRun) return dryRunResult(await importing.dryRun(file, { alerts, progress, files }));
      const done = await importing.import(file, actor(), { approval: 'operator', alerts, progress });
      return { ok: true, json: done, text: `${done.recorded} entries recorded${already(done)}.` };
    });
  });
}

/** What the reader of a request calls the body is a file here. */
function ofFile(error: unknown): unknown {
  if (isNoFile(error)) return new BadSetting(error.message);
  if (!(error instanceof Problem)) return error;
  const { code, detail, extensions } = error;
  return new Problem(code, detail.replace(/^The body/, 'The file'), { extensions });
}

const isNoFile = (error: unknown): error is Error => (error as NodeJS.ErrnoException).syscall === 'open';

const fileTextOf = (text: string): FileText => ({ text, format: /^\s*\{/.test(text) ? 'json' : 'yaml' });

const already = ({ skipped }: ImportResult): string =>
  skipped > 0 ? `, ${skipped} were already recorded` : '';

function dryRunResult({ imported, would }: ImportDryRun): CommandResult {
  const { alerts, endpoints, subscribers } = would.alerts;
  const fresh = would.tracks.filter(({ isNew }) => isNew).length;
  const lines = [
    `${imported.recorded} entries would be recorded${already(imported)}.`,
    `Tracks: ${would.tracks.length}, ${fresh} of them new.`,
    ...Object.entries(would.types).map(([type, count]) => `  ${type}: ${count}`),
    `Alerts that would be sent: ${alerts}, to ${endpoints} endpoints and ${subscribers} subscribers.`,
  ];
  return { ok: true, json: { ...imported, ...would }, text: lines.join('\n') };
}

/** Parses and checks a dossier as strictly as over HTTP: JSON, or YAML with the values of JSON only. */
export function readDossierFile(bytes: Uint8Array): Dossier {
  const read = z.safeParse(dossierSchema, contentOf(bytes), { error: sentenceOf });
  if (!read.success) throw invalid(faultsOf(read.error.issues));
  return read.data;
}

function contentOf(bytes: Uint8Array): unknown {
  try {
    const { text, format } = fileTextOf(decode(bytes));
    return format === 'json' ? readJson(text) : normalizeBody(readYaml(text));
  } catch (error) {
    throw ofFile(error);
  }
}

async function bytesOf(file: string): Promise<Buffer> {
  const { size } = await stat(file).catch(unreadable);
  if (size > LARGEST_DOCUMENT)
    throw new BadSetting(
      `${file} is larger than 64 MiB: give it as JSON Lines, in a file that ends in .jsonl.`,
    );
  return readFile(file).catch(unreadable);
}

function unreadable(error: Error): never {
  throw new BadSetting(error.message);
}
