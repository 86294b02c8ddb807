import { readFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { z } from 'zod';
import { BadSetting } from '../config.js';
import { type Dossier, dossierSchema } from '../dossiers/dossier.js';
import { Importing } from '../dossiers/importing.js';
import { decode, readJson } from '../http/json.js';
import { invalid, Problem } from '../http/problem.js';
import { sentenceOf } from '../http/sentences.js';
import { takenIn } from '../http/text-faults.js';
import { faultsOf } from '../http/validation.js';
import { readYaml } from '../http/yaml.js';
import { withFeatures } from './database.js';
import type { Outcome } from './outcome.js';
import { withProgress } from './progress.js';

/** Records a dossier, whole or not at all. JSON: `{recorded, skipped}`, in entries of the file. */
export async function importDossier(file: string): Promise<Outcome> {
  const dossier = readDossierFile(await bytesOf(file));
  const imported = await withFeatures((features) =>
    withProgress('Recording', (progress) =>
      features.get(Importing, { strict: false }).import(dossier, actor(), { approval: 'operator', progress }),
    ),
  );
  const { recorded, skipped } = imported;
  const already = skipped > 0 ? `, ${skipped} were there already` : '';
  return { ok: true, json: imported, text: `${recorded} entries recorded${already}.` };
}

/** Checked as strictly as over HTTP: JSON, or YAML that says no more than JSON can. */
export function readDossierFile(bytes: Uint8Array): Dossier {
  const read = z.safeParse(dossierSchema, contentOf(bytes), { error: sentenceOf });
  if (!read.success) throw invalid(faultsOf(read.error.issues));
  return read.data;
}

function contentOf(bytes: Uint8Array): unknown {
  try {
    const text = decode(bytes);
    if (/^\s*\{/.test(text)) return readJson(text);
    return takenIn(readYaml(text));
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const { code, detail, extensions } = error;
    throw new Problem(code, detail.replace(/^The body/, 'The file'), { extensions });
  }
}

async function bytesOf(file: string): Promise<Buffer> {
  return readFile(file).catch((error: Error) => {
    throw new BadSetting(error.message);
  });
}

/** Who records it: the account at the command line. */
function actor(): string {
  try {
    return `command line (${userInfo().username})`;
  } catch {
    return `command line (uid ${process.getuid?.()})`;
  }
}
