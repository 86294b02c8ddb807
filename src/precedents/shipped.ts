import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { atOnce } from '../domain/values/steps.js';
import { rootFolder } from '../runtime/root-folder.js';
import type { Precedent } from './course.js';
import { type PrecedentDossier, precedentsIn } from './precedents-in.js';

const FOLDER = join(rootFolder(), 'dossiers', 'precedents');

let read: Promise<readonly Precedent[]> | undefined;

/** The precedents that come with this release, by slug. Their files do not change while it runs. */
export function shippedPrecedents(): Promise<readonly Precedent[]> {
  read ??= readShipped();
  return read;
}

async function readShipped(): Promise<readonly Precedent[]> {
  const { parse } = await import('yaml');
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => parse(readFileSync(join(FOLDER, file), 'utf8')) as PrecedentDossier)
    .flatMap((dossier) => atOnce(precedentsIn(dossier)))
    .map(({ precedent }) => ({ ...precedent, id: null }))
    .toSorted(bySlug);
}

/** As PostgreSQL orders them: slugs are ASCII. */
export const bySlug = (a: Precedent, b: Precedent): number => (a.slug < b.slug ? -1 : 1);
