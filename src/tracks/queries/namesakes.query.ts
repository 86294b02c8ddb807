import type { Reader } from '../../db/database.js';
import type { Named } from '../../i18n/track-names.js';
import type { ReadScope } from '../../ledger/read-scope.js';
import { NAMESAKES } from './sql/find.sql.js';

/** The slugs of those tracks that share title and parties with another track that the caller sees. */
export async function namesakesAmong(
  reads: Reader,
  tracks: readonly Named[],
  scope: ReadScope,
): Promise<ReadonlySet<string>> {
  if (tracks.length === 0) return new Set();
  const wanted = tracks.map(({ slug, title, parties }) => ({ slug, title, parties }));
  const { rows } = await reads.query<{ slug: string }>({
    name: 'namesakes',
    text: NAMESAKES,
    values: [JSON.stringify(wanted), scope === 'full', typeof scope === 'string' ? [] : [...scope]],
  });
  return new Set(rows.map(({ slug }) => slug));
}
