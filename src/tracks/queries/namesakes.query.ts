import type { Pool } from 'pg';
import { LANGUAGES } from '../../domain/values/text.js';
import { pick } from '../../i18n/names.js';
import type { Named } from '../../i18n/track-names.js';
import type { ReadScope } from '../../ledger/read-scope.js';

/** As many as anybody could tell apart. */
const MOST = 200;

const SEEN = `($3 OR t.slug = ANY($4)
          OR EXISTS (SELECT FROM heads h WHERE h.track_id = t.id AND h.public_revision > 0))`;

/** Slugs of the tracks that the caller sees and that have, or once had, a title of one of these between the same parties (0014-names.ts). */
export async function namesakesOf(pool: Pool, tracks: readonly Named[], scope: ReadScope): Promise<string[]> {
  const wanted = tracks.map(({ title, parties }) => ({
    titles: [...new Set(LANGUAGES.map((language) => pick(title, language).value))],
    parties,
  }));
  const { rows } = await pool.query<{ slug: string }>({
    name: 'namesakes',
    text: `
      WITH wanted AS (
        SELECT DISTINCT titles, parties FROM jsonb_to_recordset($1) AS w(titles text[], parties text[])
      )
      SELECT t.slug FROM wanted w JOIN tracks t
        ON ${SEEN}
        AND ARRAY[t.title->>'en', t.title->>'ru', t.title->>'kk', t.title #>> '{}'] && w.titles
        AND t.parties @> w.parties AND t.parties <@ w.parties
      UNION
      SELECT t.slug FROM wanted w JOIN ledger l
        ON l.data ? 'title'
        AND ARRAY[l.data->'title'->>'en', l.data->'title'->>'ru', l.data->'title'->>'kk', l.data #>> '{title}'] && w.titles
      JOIN tracks t ON t.id = l.track_id AND t.parties @> w.parties AND t.parties <@ w.parties
        AND ${SEEN}
      LIMIT $2`,
    values: [JSON.stringify(wanted), MOST, scope === 'full', typeof scope === 'string' ? [] : [...scope]],
  });
  return rows.map(({ slug }) => slug);
}
