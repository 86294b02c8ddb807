import type { Pool } from 'pg';
import { partiesMeant } from '../../i18n/names.js';

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
    text: `
      SELECT t.slug FROM tracks t
      WHERE ($2::text[] IS NULL OR t.slug = ANY($2)) AND (t.twin_id IS NULL OR NOT $4) AND NOT EXISTS (
        SELECT FROM jsonb_to_recordset($1) AS w(part text, parties text[])
        WHERE NOT (
          t.slug ILIKE w.part OR t.parties && w.parties
          OR concat_ws(' ', t.title->>'en', t.title->>'ru', t.title->>'kk',
               CASE jsonb_typeof(t.title) WHEN 'string' THEN t.title #>> '{}' END) ILIKE w.part
          OR EXISTS (
            SELECT FROM ledger l WHERE l.track_id = t.id AND l.data ? 'title'
            AND concat_ws(' ', l.data->'title'->>'en', l.data->'title'->>'ru', l.data->'title'->>'kk',
                  CASE jsonb_typeof(l.data->'title') WHEN 'string' THEN l.data->>'title' END) ILIKE w.part
          )
        )
      )
      ORDER BY t.slug LIMIT $3`,
    values: [JSON.stringify(wanted), within, limit, twinless],
  });
  return rows.map(({ slug }) => slug);
}
