/** $1: a slug. Whoever writes on the track waits until the transaction ends. */
export const LOCK_TRACK = `
  SELECT h.track_id AS id FROM tracks t JOIN heads h ON h.track_id = t.id WHERE t.slug = $1 FOR UPDATE OF h`;

/** $1: id of a track. $2: rows as JSON. $3: words. $4: the marker. $5: who. $6: why. $7: now. */
export const REDACT = 'SELECT redact_v1($1, $2, $3, $4, $5, $6, $7)';

/** How many places are told at most. */
export const MOST_TOLD = 100;

/** SQL: whether a JSON value holds one of the words in $1, as JSON writes them, within a text. */
const holds = (...values: readonly string[]): string =>
  `EXISTS (SELECT FROM unnest($1::text[]) w WHERE ${values.map((value) => `strpos(${value}::text, w) > 0`).join(' OR ')})`;

const IN_ENTRY = holds('l.data', 'l.sources', 'l.documents', 'l.reason', 'l.note');

/** $1: words, as JSON writes them. $2: id of a track. Its rows in which they stand. */
export const IN_TRACK = `
  SELECT 'entry' AS what, t.slug AS name, l.seq FROM ledger l JOIN tracks t ON t.id = l.track_id
  WHERE l.track_id = $2 AND ${IN_ENTRY} ORDER BY l.seq LIMIT ${MOST_TOLD}`;

/** $1: words, as JSON writes them. $2: id of a track. Where they stand but in its rows; entries first. */
export const ELSEWHERE = `
  SELECT what, name, seq FROM (
    SELECT 1 AS rank, 'entry' AS what, t.slug AS name, l.seq FROM ledger l JOIN tracks t ON t.id = l.track_id
    WHERE l.track_id <> $2 AND ${IN_ENTRY}
    UNION ALL
    SELECT 2, 'title', t.slug, NULL FROM tracks t WHERE ${holds('t.title')}
    UNION ALL
    SELECT 3, 'source', s.id, NULL FROM sources s WHERE ${holds('s.title', 's.publisher')}
    UNION ALL
    SELECT 4, 'proposal', p.id::text, NULL FROM proposals p LEFT JOIN proposal_decisions d ON d.proposal = p.id
    WHERE ${holds('p.request', 'd.comment')}
    UNION ALL
    SELECT 5, 'precedent', p.slug, NULL FROM precedents p WHERE ${holds('p.title', 'p.dossier')}
  ) found ORDER BY rank, name, seq LIMIT ${MOST_TOLD}`;
