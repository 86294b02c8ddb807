import type { Pool } from 'pg';
import { partiesMeant } from '../../i18n/names.js';
import { FIND_TRACKS } from './sql/find.sql.js';

/** More words narrow nothing any further. */
const WORDS = 6;

/** Which tracks are searched. */
export type Among = { within: readonly string[] | null; twinless: boolean };

const escaped = (word: string): string => word.replace(/[\\%_]/g, '\\$&');

/**
 * Slugs of tracks of which each word typed is in the slug, in a title in whatever language, present or past, or names a
 * party; the first few. `within`: only of these; `twinless`: only of those without a twin.
 */
export async function findTracks(
  pool: Pool,
  typed: string,
  { within, twinless }: Among,
  limit: number,
): Promise<string[]> {
  const words = typed.trim().split(/\s+/).filter(Boolean).slice(0, WORDS);
  if (words.length === 0) return [];
  const wanted = words.map((word) => ({ part: `%${escaped(word)}%`, parties: partiesMeant(word) }));
  const { rows } = await pool.query<{ slug: string }>({
    name: 'find-tracks',
    text: FIND_TRACKS,
    values: [JSON.stringify(wanted), within, limit, twinless],
  });
  return rows.map(({ slug }) => slug);
}
