import type { Pool } from 'pg';
import { LANGUAGES } from '../../domain/values/text.js';
import { pick } from '../../i18n/names.js';
import type { Named } from '../../i18n/track-names.js';
import type { ReadScope } from '../../ledger/read-scope.js';
import { NAMES_OF, NAMESAKES } from './sql/find.sql.js';

/** The most namesakes that are returned. */
const MOST = 200;

/**
 * The slugs of tracks that the caller sees and that have, or once had, one of these titles between the same parties
 * (0014-names.ts).
 */
export async function namesakesOf(pool: Pool, tracks: readonly Named[], scope: ReadScope): Promise<string[]> {
  const wanted = tracks.map(({ title, parties }) => ({
    titles: [...new Set(LANGUAGES.map((language) => pick(title, language).value))],
    parties,
  }));
  const { rows } = await pool.query<{ slug: string }>({
    name: 'namesakes',
    text: NAMESAKES,
    values: [JSON.stringify(wanted), MOST, scope === 'full', typeof scope === 'string' ? [] : [...scope]],
  });
  return rows.map(({ slug }) => slug);
}

/** What tracks are called, as the caller sees them. */
export async function namesOf(pool: Pool, slugs: readonly string[], scope: ReadScope): Promise<Named[]> {
  if (slugs.length === 0) return [];
  const { rows } = await pool.query<Named>({
    name: 'names-of',
    text: NAMES_OF,
    values: [slugs, scope === 'full', typeof scope === 'string' ? [] : [...scope]],
  });
  return rows;
}
