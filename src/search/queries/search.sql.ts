import type { LogName } from '../../ledger/read-scope.js';

/** More matches than these, or about as many entries, are listed by activity and not by rank. */
export const MOST_RANKED = 10_000;

/** How much a match counts, by weight: D, C, B, A. */
const WEIGHTS = `'{0.1, 0.3, 0.6, 1}'`;

export type Part = 'tracks' | 'names' | 'entries';

/** Of each part: what names a document, and in what order documents of one activity come. */
const PARTS: Record<Part, { key: string; ties: string }> = {
  tracks: { key: `'track' AS type, '' AS key, track_id, NULL::int AS seq`, ties: 'slug' },
  names: { key: 'type, key, track_id, seq', ties: 'type, key' },
  entries: { key: `'entry' AS type, '' AS key, track_id, seq`, ties: 'track_id, seq' },
};

/** Which tracks of a log are searched: all, or $4, or all others. */
export type Tracks = 'all' | 'own' | 'others';
const AMONG: Record<Tracks, string> = {
  all: '',
  own: 'AND track_id = ANY($4)',
  others: 'AND track_id <> ALL($4)',
};

/** Entries are counted on every sixteenth day, by a small index of their own: to visit ten thousand takes a while. */
const SAMPLED_DAYS = 16;

/**
 * $1: what every match has, $2: what ranks it, $3: how many. `many`: whether there are more matches than are ranked. The
 * first are then the most active. Documents of one rank and activity are all there, since their order is not known here.
 * Matches are counted before any is ranked, because ranking takes longer. Tracks and names are looked up once for both:
 * the lists of common words are long.
 */
export const matches = (part: Part, log: LogName, tracks: Tracks): string => {
  const { key, ties } = PARTS[part];
  const found = `FROM search_${part} WHERE ${log === 'public' ? 'public' : 'NOT public'}
    AND terms @@ $1::tsquery ${AMONG[tracks]}`;
  const isSampled = part === 'entries';
  const most = isSampled ? MOST_RANKED / SAMPLED_DAYS : MOST_RANKED;
  const counted = isSampled ? `SELECT ${found} AND activity % ${SAMPLED_DAYS} = 0` : `SELECT * ${found}`;
  return `
    WITH counted AS MATERIALIZED (${counted} LIMIT ${most + 1}),
    size AS MATERIALIZED (SELECT count(*) > ${most} AS many FROM counted)
    SELECT m.type, m.key, m.track_id AS "trackId", m.seq, m.activity, m.rank, m.many, t.slug
    FROM (
      (SELECT ${key}, activity, ts_rank(${WEIGHTS}, terms, $2::tsquery) AS rank, false AS many
       ${isSampled ? `${found} AND` : 'FROM counted WHERE'} NOT (SELECT many FROM size)
       ORDER BY rank DESC, activity DESC FETCH FIRST ($3::int) ROWS WITH TIES)
      UNION ALL
      (SELECT ${key}, activity, 0, true ${found} AND (SELECT many FROM size)
       ORDER BY activity DESC, ${ties} LIMIT $3)
    ) m JOIN tracks t ON t.id = m.track_id`;
};

/** Words of a log that resemble $1, or are one of $2: the first $3. */
export const similarWords = (log: LogName): string => `
  SELECT word FROM search_words
  WHERE ${log === 'public' ? 'public' : 'NOT public'} AND (word % $1 OR word = ANY($2))
  ORDER BY similarity(word, $1) DESC, word LIMIT $3`;

/**
 * $1: beginnings of words, $2: words, $3: how many. The words of a log that begin so, at most so many of each beginning,
 * and those of $2 that it has.
 */
export const vocabulary = (log: LogName): string => {
  const words = `FROM search_words WHERE public = ${log === 'public'}`;
  return `
    SELECT b.beginning, w.word FROM unnest($1::text[]) AS b(beginning) CROSS JOIN LATERAL (
      SELECT word ${words} AND word >= b.beginning AND word < b.beginning || U&'\\+10FFFF' ORDER BY word LIMIT $3
    ) w
    UNION ALL SELECT NULL, word ${words} AND word = ANY($2)`;
};

/** $1: queries, each of one word, $2: tracks. Those that no document of these tracks has. */
export const absentFrom = (log: LogName): string => {
  // OFFSET: the planner would read all documents of a track.
  const has = (part: Part) =>
    `EXISTS (SELECT FROM (SELECT track_id FROM search_${part} WHERE ${log === 'public' ? 'public' : 'NOT public'}
       AND terms @@ w.query::tsquery AND track_id = ANY($2) OFFSET 0) d)`;
  return `SELECT w.query FROM unnest($1::text[]) AS w(query) WHERE NOT (${has('tracks')} OR ${has('entries')})`;
};

/** $1: slugs. */
export const TRACK_IDS = 'SELECT id FROM tracks WHERE slug = ANY($1)';
