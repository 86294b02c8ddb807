import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { rootFolder } from '../runtime/root-folder.js';
import { courseOf, type Precedent } from './course.js';
import { type PrecedentDossier, precedentsIn } from './precedents-in.js';

const FOLDER = join(rootFolder(), 'dossiers', 'precedents');

let read: readonly Precedent[] | undefined;

/** The precedents that come with this release. Their files do not change while it runs. */
export function shippedPrecedents(): readonly Precedent[] {
  read ??= readdirSync(FOLDER)
    .filter((file) => file.endsWith('.yaml'))
    .flatMap((file) => precedentsIn(parse(readFileSync(join(FOLDER, file), 'utf8')) as PrecedentDossier))
    .map(({ track: { slug, kind, parties, title, ...track }, entries, sources }) => ({
      ...{ id: null, slug, kind, parties, title, sources },
      course: courseOf({ kind, parties, ...track }, entries),
    }));
  return read;
}
