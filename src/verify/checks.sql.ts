/** $1: a slug, or null for all. */
export const TRACKS_TO_VERIFY = `
  SELECT t.id, coalesce(h.revision, 0) AS revision FROM tracks t LEFT JOIN heads h ON h.track_id = t.id
  WHERE $1::text IS NULL OR t.slug = $1 ORDER BY t.slug`;

/** SQL: the owner of the token with this id, or else the id itself. */
const human = (id: string): string =>
  `coalesce((SELECT k.person_id::text FROM tokens k WHERE k.id::text = ${id}), ${id})`;

/** $1: a slug, or null for all. Approved rows whose proposal does not agree, and upgrades by one person. */
export const WRONG_APPROVALS = `
  SELECT * FROM (
    SELECT t.slug AS track, l.seq, CASE
      WHEN l.type = 'kind.upgraded' THEN CASE
        WHEN l.approval IS NULL THEN 'nobody approved it'
        WHEN l.actor IN (l.approval->>'by', 'command line (' || (l.approval->>'by') || ')')
          THEN 'it was approved by whoever made it'
      END
      WHEN p.id IS NULL THEN 'its proposal is not there'
      WHEN d.state IS DISTINCT FROM 'approved' THEN 'its proposal was not approved'
      WHEN d.decided_by <> l.approval->>'by' THEN 'its proposal was approved by somebody else'
      WHEN coalesce(o.proposed_by, p.proposed_by) <> l.actor THEN 'its proposal was somebody else’s'
      WHEN ${human('coalesce(o.proposer, p.proposer)')} = ${human('d.decider')}
        THEN 'its proposal was approved by whoever made it'
    END AS fault
    FROM ledger l JOIN tracks t ON t.id = l.track_id
    LEFT JOIN proposals p ON p.id::text = l.approval->>'proposal'
    LEFT JOIN proposal_decisions d ON d.proposal = p.id
    LEFT JOIN LATERAL (
      SELECT proposer, proposed_by FROM proposal_takeovers
      WHERE proposal = p.id ORDER BY number DESC LIMIT 1
    ) o ON true
    WHERE (l.approval IS NOT NULL OR l.type = 'kind.upgraded') AND ($1::text IS NULL OR t.slug = $1)
  ) looked WHERE fault IS NOT NULL ORDER BY track, seq`;

/** Epochs with the last position of their feed. */
export const EPOCHS = `
  SELECT e.public, e.number, e.began_after::float8 AS "beganAfter",
    coalesce((SELECT max(f.position) FROM feed f WHERE f.public = e.public), 0)::float8 AS head
  FROM feed_epochs e ORDER BY e.public, e.number`;

/** $1: whether it is the public feed. The first position after a gap. */
export const FIRST_GAP = `
  SELECT position::float8 AS position, expected::float8 AS expected FROM (
    SELECT position, row_number() OVER (ORDER BY position) AS expected FROM feed WHERE public = $1
  ) numbered WHERE position <> expected ORDER BY position LIMIT 1`;

/** $1: whether it is the public feed. The first position of a track that does not exist. */
export const FIRST_ORPHAN = `
  SELECT f.position::float8 AS position, f.seq FROM feed f
  WHERE f.public = $1 AND NOT EXISTS (SELECT FROM tracks t WHERE t.id = f.track_id)
  ORDER BY f.position LIMIT 1`;

/** The sources among the ids in $1 that are stored. */
export const STORED_SOURCES = 'SELECT id FROM sources WHERE id = ANY($1)';

/** $1: id of the track after which. $2: how many. What names ought to be takes long to compute: it is asked for once. */
export const NAMES_TO_CHECK = `
  SELECT t.id, t.slug AS track, h.slug = t.slug AND NOT EXISTS (
    SELECT FROM names_of_v2(h) meant
    FULL JOIN (SELECT * FROM track_names WHERE track_id = t.id) found ON found.public = meant.public
    WHERE found IS DISTINCT FROM meant
  ) AS "right"
  FROM tracks t JOIN heads h ON h.track_id = t.id WHERE t.id > $1 ORDER BY t.id LIMIT $2`;
