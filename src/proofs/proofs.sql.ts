import { ADVISORY_LOCKS } from '../db/advisory-locks.js';
import { selected } from '../db/columns.js';
import { rowAt } from '../ledger/sql/by-key.sql.js';
import { STORED_ROW } from '../ledger/sql/tables.sql.js';

/** Waits for another process that adds to the trees. */
export const LOCK = `SELECT pg_advisory_xact_lock(${ADVISORY_LOCKS.signCheckpoints})`;

/** Where both logs are. `head`: the last position of the feed. A log has no epoch before its first entry is numbered. */
export const LOGS = `
  SELECT t.public, t.size::float AS size, f.head::float AS head, e.number AS epoch, e.began_after::float AS "beganAfter",
    o.origin, o.continues, c.note, (c.epoch = e.number AND c.size = f.head) IS TRUE AS "isSigned"
  FROM log_trees t
  JOIN LATERAL (SELECT * FROM feed_epochs e WHERE e.public = t.public ORDER BY e.number DESC LIMIT 1) e ON true
  CROSS JOIN LATERAL (SELECT coalesce(max(f.position), 0) AS head FROM feed f WHERE f.public = t.public) f
  LEFT JOIN log_origins o ON o.public = t.public AND o.epoch = e.number
  LEFT JOIN checkpoints c ON c.public = t.public
  ORDER BY t.public`;

/** $1: the log, $2: its tree's size, $3: how many. The hashes of the next entries of the ledger. */
export const NEXT_HASHES = `
  SELECT l.hash FROM feed f CROSS JOIN ${rowAt('ledger', 'f.track_id', 'f.seq')} l
  WHERE f.public = $1 AND f.position > $2 AND f.position <= $2 + $3 ORDER BY f.position`;

const {
  id,
  seq,
  type,
  meeting,
  reason,
  kindVersion,
  occurredOn,
  recordedAt,
  data,
  sources,
  documents,
  corrects,
} = STORED_ROW;

/** What is hashed of a row of the public log: its own numbers, and the content of the ledger. */
const SHOWN = `
  t.slug, ${selected({ seq, recordedAt, corrects }, 'p')}, ${selected({ id, type, meeting, reason, kindVersion }, 'r')},
  ${selected({ occurredOn, data, sources, documents }, 'c')}, r.salt AS "rowSalt", c.salt AS "contentSalt",
  (SELECT x.public_payloads ->> p.seq::text FROM redactions x WHERE x.track_id = p.track_id
     AND x.public_payloads ? p.seq::text LIMIT 1) AS kept`;

const SHOWN_ROWS = `
  public_log p
  JOIN tracks t ON t.id = p.track_id
  JOIN ledger r ON r.track_id = p.track_id AND r.seq = p.row_seq
  JOIN ledger c ON c.track_id = p.track_id AND c.seq = p.content_seq`;

/** As {@link NEXT_HASHES}, of the public log: the rows themselves, which are hashed when they are added. */
export const NEXT_SHOWN = `
  SELECT ${SHOWN} FROM feed f
  CROSS JOIN LATERAL (SELECT slug FROM tracks WHERE id = f.track_id LIMIT 1) t
  CROSS JOIN ${rowAt('public_log', 'f.track_id', 'f.seq')} p
  CROSS JOIN ${rowAt('ledger', 'f.track_id', 'p.row_seq')} r
  CROSS JOIN ${rowAt('ledger', 'f.track_id', 'p.content_seq')} c
  WHERE f.public = $1 AND f.position > $2 AND f.position <= $2 + $3 ORDER BY f.position`;

/** $1: slug, $2: seq. A row of the public log with its position; null while it has none. */
export const SHOWN_ROW = `
  SELECT ${SHOWN}, (SELECT f.position::float FROM feed f WHERE f.public AND f.track_id = p.track_id AND f.seq = p.seq) AS position
  FROM ${SHOWN_ROWS} WHERE t.slug = $1 AND p.seq = $2`;

/** $1: slug, $2: seq. A row of the ledger with its position. */
export const LEDGER_ROW = `
  SELECT t.slug, ${selected(STORED_ROW, 'l')},
    (SELECT x.payload FROM redactions x WHERE x.track_id = l.track_id AND x.seq = l.seq LIMIT 1) AS kept,
    (SELECT f.position::float FROM feed f WHERE NOT f.public AND f.track_id = l.track_id AND f.seq = l.seq) AS position
  FROM ledger l JOIN tracks t ON t.id = l.track_id WHERE t.slug = $1 AND l.seq = $2`;

/** $1: the log, $2: levels, $3: numbers of tiles. */
export const TILES = `
  SELECT l.level, l.number::float AS number, l.hashes FROM unnest($2::smallint[], $3::bigint[]) AS wanted(level, number)
  JOIN log_tiles l ON l.public = $1 AND l.level = wanted.level AND l.number = wanted.number`;

/** $1: the log, $2: levels, $3: numbers, $4: hashes of tiles, $5: the new size. */
export const GROW = `
  WITH tiles AS (
    INSERT INTO log_tiles (public, level, number, hashes)
    SELECT $1, * FROM unnest($2::smallint[], $3::bigint[], $4::bytea[])
    ON CONFLICT (public, level, number) DO UPDATE SET hashes = EXCLUDED.hashes
  )
  UPDATE log_trees SET size = $5 WHERE public = $1`;

/** $1: the log, $2: its epoch, $3: what it is called, $4: which head it continues. */
export const NAME_LOG = 'INSERT INTO log_origins (public, epoch, origin, continues) VALUES ($1, $2, $3, $4)';

/** $1: the log, $2: its epoch. What the epoch before it was called. */
export const ORIGIN_BEFORE = `
  SELECT origin FROM log_origins WHERE public = $1 AND epoch < $2 ORDER BY epoch DESC LIMIT 1`;

/** $1: the log, $2: epoch, $3: size, $4: the note, $5: the definitions that it names, $6: now. */
export const SIGNED = `
  INSERT INTO checkpoints (public, epoch, size, note, definitions, signed_at) VALUES ($1, $2, $3, $4, $5, $6)
  ON CONFLICT (public) DO UPDATE SET epoch = EXCLUDED.epoch, size = EXCLUDED.size, note = EXCLUDED.note,
    definitions = EXCLUDED.definitions, signed_at = EXCLUDED.signed_at`;

/** $1: the log. Its newest checkpoint, and where its feed ends. */
export const NEWEST = `
  SELECT c.note, c.size::float AS size, o.origin, o.continues, c.signed_at AS "signedAt",
    c.size = (SELECT coalesce(max(f.position), 0) FROM feed f WHERE f.public = c.public)
      AND c.epoch = (SELECT max(e.number) FROM feed_epochs e WHERE e.public = c.public) AS "isNewest"
  FROM checkpoints c JOIN log_origins o USING (public, epoch) WHERE c.public = $1`;

/** $1: the log. What its readers are told of it. */
export const RECORD = `
  SELECT c.size::float AS size, c.signed_at AS "signedAt",
    (SELECT max(h.sent_at) FROM outside_heads h WHERE h.public = c.public) AS "leftAt",
    v.last_at AS "verifiedAt", (v.detail ->> 'faults')::integer AS faults
  FROM checkpoints c LEFT JOIN LATERAL (
    SELECT l.last_at, l.detail FROM security_log l WHERE l.kind = 'ledger.verified' ORDER BY l.id DESC LIMIT 1
  ) v ON true
  WHERE c.public = $1`;

/** The full log's first. */
export const NEWEST_NOTES = 'SELECT note FROM checkpoints ORDER BY public';

/** What both logs are called now, the full one first. */
export const ORIGINS = `
  SELECT DISTINCT ON (public) public, origin FROM log_origins ORDER BY public, epoch DESC`;

export const DEFINITIONS = 'SELECT kind, version, hash FROM kind_definitions ORDER BY kind, version';

/** Oldest first. */
export const KEYS = `
  SELECT number, public_key AS "publicKey", sealed, statement, made_at AS "madeAt"
  FROM log_keys ORDER BY number`;

/** $1: number, $2: the public key, $3: the private key, sealed, $4: the statement of the key before. */
export const ADD_KEY = `
  INSERT INTO log_keys (number, public_key, sealed, statement) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`;
