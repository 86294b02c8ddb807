import type { Reader } from '../../db/database.js';
import { foundTracks, type TrackSearchFilter } from './sql/find.sql.js';
import { Values } from './sql/values.js';
import { wantedWords } from './words.js';

export type { TrackSearchFilter } from './sql/find.sql.js';

/**
 * The slugs of the first few tracks that match every typed word: its beginning in the slug or a title in any language,
 * or as the name of a party. `within`: only these tracks; `twinless`: only tracks without a twin.
 */
export async function findTracks(
  reads: Reader,
  typed: string,
  among: TrackSearchFilter,
  limit: number,
): Promise<string[]> {
  const words = wantedWords(typed);
  if (words.length === 0) return [];
  const values = new Values();
  values.add(limit, 'integer');
  const { rows } = await reads.query<{ slug: string }>(foundTracks(words, among, values), values.list);
  return rows.map(({ slug }) => slug);
}
