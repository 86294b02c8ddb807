import { selected } from '../../db/columns.js';
import { LETTERS } from './tables.sql.js';

const KEY = 'person_id, kind, about';

/**
 * $1: the last day, as a number, whose hour for mails has come. $2: now. $3: people to leave out. People of whom it was
 * not yet decided whether a mail is due. `restoredAt`: when the database last went on from an earlier state, else null;
 * while nobody has noticed that it does so, now.
 */
export const UNPLANNED = `
  SELECT m.person_id AS person, m.everything, m.weekday, m.near, m.planned_on AS "plannedOn", (
    SELECT CASE WHEN e.origin <> feed_origin() THEN $2::timestamptz(3) WHEN e.number > 1 THEN e.begun_at END
    FROM feed_epochs e WHERE NOT e.public ORDER BY e.number DESC LIMIT 1
  ) AS "restoredAt"
  FROM agenda_mail m JOIN people p ON p.id = m.person_id
  WHERE m.planned_on < $1 AND m.confirmed_at IS NOT NULL AND m.stopped_at IS NULL
    AND p.disabled_at IS NULL AND m.person_id <> ALL($3)
  ORDER BY m.planned_on, m.person_id LIMIT 100`;

/** $1: a person. $2: the day. $3: the day before which it was decided last. No row: another process was first. */
export const PLANNED = `
  UPDATE agenda_mail SET planned_on = $2 WHERE person_id = $1 AND planned_on = $3 RETURNING person_id`;

/** $1: a person. $2: its kind. $3: what it is about. $4: now. */
export const MAKE_LETTER = `
  INSERT INTO agenda_letters (${KEY}, made_at, next_at) VALUES ($1, $2, $3, $4, $4) ON CONFLICT DO NOTHING`;

/** $1: now. Letters that ask people to confirm their addresses. */
export const MAKE_CONFIRMATIONS = `
  INSERT INTO agenda_letters (${KEY}, made_at, next_at)
  SELECT person_id, 'confirm', nonce, $1, $1 FROM agenda_mail WHERE nonce_until > $1 ON CONFLICT DO NOTHING`;

/** $1: a person. $2: since when. How many confirmations were asked for. */
export const ASKED_SINCE = `
  SELECT count(*)::int AS asked FROM agenda_letters WHERE person_id = $1 AND kind = 'confirm' AND made_at > $2`;

/**
 * $1: a person. $2: deadlines with the days before, as JSON. $3: the day of the letter. Of how many deadlines the person
 * was not told yet.
 */
export const TELL = `
  WITH told AS (
    INSERT INTO agenda_told (person_id, track_id, key, due_last, before, told_in)
    SELECT $1, t.id, n.key, n.last, n.before, $3
    FROM jsonb_to_recordset($2::jsonb) AS n(track text, key text, last integer, before integer)
    JOIN tracks t ON t.slug = n.track
    ON CONFLICT DO NOTHING RETURNING before
  ) SELECT count(*)::int AS told FROM told`;

/** $1: a person. $2: the first day, as a number. Of which deadlines they were told, and how many days before. */
export const TOLD_OF = `
  SELECT t.slug AS track, d.key, d.due_last AS last, d.before, d.told_in AS "toldIn"
  FROM agenda_told d JOIN tracks t ON t.id = d.track_id WHERE d.person_id = $1 AND d.due_last >= $2`;

/**
 * $1: now. $2: until when they are held. $3: how many. Letters that are due, for one process: if it dies, they are due again
 * after that.
 */
export const CLAIM_LETTERS = `
  UPDATE agenda_letters l SET tries = l.tries + 1, next_at = $2
  FROM (SELECT ${KEY} FROM agenda_letters WHERE next_at <= $1 ORDER BY next_at LIMIT $3 FOR UPDATE SKIP LOCKED) due
  WHERE (l.person_id, l.kind, l.about) = (due.person_id, due.kind, due.about)
  RETURNING ${selected(LETTERS, 'l')}`;

/** $1 to $3: its key. $4: when it is due again; null: it has ended. $5: now. $6: the outcome. $7: SMTP's code. */
export const SETTLE_LETTER = `
  UPDATE agenda_letters SET next_at = $4, ended_at = CASE WHEN $4::timestamptz IS NULL THEN $5::timestamptz END,
    outcome = $6, status = $7
  WHERE (${KEY}) = ($1, $2, $3) AND ended_at IS NULL`;

/** $1: a person. The last letter that was tried. */
export const LAST_LETTER = `
  SELECT ${selected(LETTERS, 'l')} FROM agenda_letters l
  WHERE l.person_id = $1 AND l.tries > 0 AND l.outcome IS DISTINCT FROM 'empty'
  ORDER BY coalesce(l.ended_at, l.next_at) DESC, l.kind, l.about LIMIT 1`;

/** $1: made before. */
export const PRUNE_LETTERS = 'DELETE FROM agenda_letters WHERE made_at < $1 AND ended_at IS NOT NULL';

/** $1: a day number. */
export const PRUNE_TOLD = 'DELETE FROM agenda_told WHERE due_last < $1';

/** $1: now. Mails that are to be sent, and the age in seconds of the oldest. */
export const LETTERS_WAITING = `
  SELECT count(*)::integer AS waiting,
    coalesce(extract(epoch FROM $1::timestamptz - min(made_at)), 0)::float AS seconds
  FROM agenda_letters WHERE next_at IS NOT NULL`;
