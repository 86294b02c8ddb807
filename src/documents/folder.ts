import { copyFile, mkdir, readdir, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Database } from '../db/database.js';
import { NAMED_FILES } from './queries/documents.sql.js';
import type { KnownFile } from './queries/known-documents.query.js';
import { type DocumentFiles, hashOfFile } from './storage/document-files.js';
import { FILE_TYPES, isOfType } from './storage/file-types.js';

type Kept = { database: Database; files: DocumentFiles };

/**
 * Copies the files that entries of a track, or of all, name into a folder, each under its SHA-256 with the ending of its
 * type. Returns those that are missing.
 */
export async function exportFiles(
  { database, files }: Kept,
  folder: string,
  track: string | undefined,
): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  const missing: string[] = [];
  for (const slug of await withTwin(database, track)) {
    const { rows } = await database.pool.query<{ sha256: string; bytes: number; mediaType: string }>(
      NAMED_FILES,
      [slug],
    );
    for (const { sha256, bytes, mediaType } of rows) {
      const type = FILE_TYPES.find((one) => one.mediaType === mediaType);
      const to = join(folder, `${sha256}.${type?.name ?? 'bin'}`);
      if ((await sizeOf(to)) === bytes) continue;
      if ((await files.sizeOf(sha256)) !== bytes) {
        missing.push(sha256);
        continue;
      }
      // Half a copy never has the name of a whole one.
      await copyFile(files.pathOf(sha256), `${to}.part`);
      await rename(`${to}.part`, to);
    }
  }
  return missing;
}

async function withTwin({ pool }: Database, track: string | undefined): Promise<(string | null)[]> {
  if (track === undefined) return [null];
  const { rows } = await pool.query<{ slug: string }>(
    'SELECT t.slug FROM tracks n JOIN tracks t ON t.id IN (n.id, n.twin_id) WHERE n.slug = $1',
    [track],
  );
  return rows.map(({ slug }) => slug);
}

const sizeOf = async (path: string): Promise<number | null> =>
  (await stat(path).catch(() => null))?.size ?? null;

/** A folder whose files are not what their names say. */
class BadFolder extends Error {}

const EXPORTED = /^([0-9a-f]{64})\.([a-z0-9]+)$/;

/** The files of an exported folder. Throws if one is not what its name says. */
export async function readFolder(folder: string): Promise<(KnownFile & { path: string })[]> {
  const found: (KnownFile & { path: string })[] = [];
  for (const name of (await readdir(folder)).toSorted()) {
    const [, sha256, ending] = EXPORTED.exec(name) ?? [];
    const type = FILE_TYPES.find((one) => one.name === ending);
    if (!sha256 || !type) continue;
    const path = join(folder, name);
    if ((await hashOfFile(path)) !== sha256)
      throw new BadFolder(`${path} was changed: its SHA-256 is another.`);
    if (!(await isOfType(path, type)))
      throw new BadFolder(`${path} is no ${type.name}: its content says otherwise.`);
    const bytes = (await sizeOf(path)) ?? 0;
    found.push({ sha256, path, name: `document.${type.name}`, mediaType: type.mediaType, bytes });
  }
  return found;
}
