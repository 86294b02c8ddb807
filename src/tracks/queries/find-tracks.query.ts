import type { Pool } from 'pg';
import { partiesMeant } from '../../i18n/parties.js';
import { FIND_TRACKS } from './sql/find.sql.js';

/** The maximum number of words; further words are ignored. */
const WORDS = 6;

/** Which tracks are searched. */
export type TrackSearchFilter = { within: readonly string[] | null; twinless: boolean };

const escaped = (word: string): string => word.replace(/[\\%_]/g, '\\$&');

/**
 * The slugs of the first few tracks that match every typed word: in the slug, in a title in any language, present or
 * past, or as the name of a party. `within`: only these tracks; `twinless`: only tracks without a twin.
 */
export async function findTracks(
  pool: Pool,
  typed: string,
  { within, twinless }: TrackSearchFilter,
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
