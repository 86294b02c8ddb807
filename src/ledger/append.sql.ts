/**
 * The tracks that a parameter names. PostgreSQL guesses a hundred rows for any recordset, and with a growing table
 * would sooner or later read it whole to join them; a list of keys it always looks up in the index.
 */
const tracksIn = (parameter: string): string =>
  `ANY (ARRAY(SELECT (row ->> 'track_id')::integer FROM jsonb_array_elements(${parameter}::jsonb) row))`;

/**
 * The one statement that writes: heads, ledger, public log, statuses and what waits for the sequencer, in one go.
 * Each parameter is a JSON array of rows. Nothing is written unless every head still has the version that was read;
 * `won` says so. It waits for nobody's lock on a head: where another
 * has one, that one will have won. Upserts and cuts of statuses rewrite the suffix that a late entry or a correction changed.
 */
export const APPEND = `
WITH new_heads AS (
  SELECT * FROM jsonb_to_recordset($1::jsonb) AS n(
    track_id integer, version bigint, revision integer, recorded_at timestamptz, hash text,
    positions integer, latest_start double precision, public_revision integer,
    public_recorded_at timestamptz, public_positions integer, public_latest_start double precision)
), moved AS (
  UPDATE heads h
  SET version = h.version + 1, revision = n.revision, recorded_at = n.recorded_at, hash = decode(n.hash, 'hex'),
      positions = n.positions, latest_start = n.latest_start, public_revision = n.public_revision,
      public_recorded_at = n.public_recorded_at, public_positions = n.public_positions,
      public_latest_start = n.public_latest_start
  FROM new_heads n
  WHERE h.track_id = n.track_id AND h.version = n.version AND h.track_id = ANY (ARRAY(
    SELECT track_id FROM heads WHERE track_id = ${tracksIn('$1')} FOR NO KEY UPDATE SKIP LOCKED))
  RETURNING h.track_id
), race AS (
  SELECT count(*) = jsonb_array_length($1::jsonb) AS won FROM moved
), cited AS (
  INSERT INTO sources (id, title, publisher, url, language, published_on)
  SELECT s.* FROM jsonb_to_recordset($2::jsonb) AS s(
    id text, title jsonb, publisher jsonb, url text, language text, published_on text), race
  WHERE won
  ORDER BY s.id -- who brings the same sources meets them in the same order
  ON CONFLICT DO NOTHING
), recorded AS (
  INSERT INTO ledger (track_id, seq, id, type, occurred_on, recorded_at, actor, data, sources, visibility,
    embargo_until, meeting, corrects, reason, note, kind_version, facts, approval, salt, prev_hash, hash, from_step,
    to_step, warnings, alerts)
  SELECT r.track_id, r.seq, r.id, r.type, r.occurred_on, r.recorded_at, r.actor, r.data, r.sources, r.visibility,
    r.embargo_until, r.meeting, r.corrects, r.reason, r.note, r.kind_version, r.facts, r.approval, decode(r.salt, 'hex'),
    decode(r.prev_hash, 'hex'), decode(r.hash, 'hex'), r.from_step, r.to_step, r.warnings,
    r.alerts
  FROM jsonb_to_recordset($3::jsonb) AS r(
    track_id integer, seq integer, id uuid, type text, occurred_on text, recorded_at timestamptz, actor text,
    data jsonb, sources jsonb, visibility text, embargo_until timestamptz, meeting uuid, corrects integer,
    reason jsonb, note jsonb, kind_version integer, facts jsonb, approval jsonb, salt text, prev_hash text, hash text,
    from_step jsonb, to_step jsonb, warnings jsonb, alerts boolean), race
  WHERE won
  RETURNING track_id, seq
), shown AS (
  INSERT INTO public_log (track_id, seq, row_seq, content_seq, recorded_at, corrects, from_step, to_step)
  SELECT p.* FROM jsonb_to_recordset($4::jsonb) AS p(
    track_id integer, seq integer, row_seq integer, content_seq integer, recorded_at timestamptz,
    corrects integer, from_step jsonb, to_step jsonb), race
  WHERE won
  RETURNING track_id, seq
), waiting AS (
  INSERT INTO unnumbered (public, track_id, seq)
  SELECT false, track_id, seq FROM recorded UNION ALL SELECT true, track_id, seq FROM shown
), kept AS (
  INSERT INTO statuses (track_id, public, position, seq, certain_day, state)
  SELECT s.* FROM jsonb_to_recordset($5::jsonb) AS s(
    track_id integer, public boolean, position integer, seq integer, certain_day integer, state jsonb), race
  WHERE won
  ON CONFLICT (track_id, public, position)
    DO UPDATE SET seq = excluded.seq, certain_day = excluded.certain_day, state = excluded.state
), cut AS (
  DELETE FROM statuses s
  USING jsonb_to_recordset($6::jsonb) AS c(track_id integer, public boolean, positions integer), race
  WHERE won AND s.track_id = c.track_id AND s.public = c.public AND s.position > c.positions
    AND s.track_id = ${tracksIn('$6')}
), embargoed AS (
  INSERT INTO embargoes (track_id, seq, due)
  SELECT e.* FROM jsonb_to_recordset($7::jsonb) AS e(track_id integer, seq integer, due timestamptz), race
  WHERE won
), lifted AS (
  DELETE FROM embargoes e
  USING jsonb_to_recordset($8::jsonb) AS l(track_id integer, seq integer), race
  WHERE won AND e.track_id = l.track_id AND e.seq = l.seq AND e.track_id = ${tracksIn('$8')}
)
SELECT won FROM race`;
