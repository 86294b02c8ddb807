import { instant, names, typeOf } from '../../../db/columns.js';

/** Who has taken which deadline on. */
export const ASSIGNMENTS = {
  trackId: 'integer',
  key: 'text',
  personId: 'uuid',
  assignedBy: 'text',
  assignedAt: 'timestamptz(3)',
} as const;

/** $1: ids of tracks. Disabled persons too: what they have stays theirs until it is given to another. */
export const ASSIGNEES_OF = `
  SELECT a.track_id AS "trackId", a.key, p.id, p.name FROM deadline_assignments a JOIN people p ON p.id = a.person_id
  WHERE a.track_id = ANY($1)`;

/** $1: slug of a track. $2: the key of a deadline. To whom it is assigned, by whom and when. */
export const ASSIGNMENT = `
  SELECT p.id, p.name, a.assigned_by AS by, ${instant('a.assigned_at')} AS at
  FROM deadline_assignments a JOIN people p ON p.id = a.person_id
  WHERE a.track_id = (SELECT id FROM tracks WHERE slug = $1) AND a.key = $2`;

/** $1: slug of a track. The people who may read its ledger: every role may. */
export const MAY_READ = `
  SELECT p.id, p.name FROM people p WHERE p.disabled_at IS NULL AND (p.role IS NOT NULL OR EXISTS (
    SELECT FROM desk_grants g JOIN desk_tracks dt ON dt.desk_id = g.desk_id JOIN tracks t ON t.id = dt.track_id
    WHERE g.holder = p.id AND t.slug = $1))
  ORDER BY p.name, p.id`;

/**
 * $1: slug of a track. $2: the key of a deadline. $3: a person. $4: by whom. $5: when. $6: the person who had it; null
 * for nobody. Changes nothing where another has it meanwhile. A writer who withdraws the deadline waits, or came first.
 */
export const ASSIGN = `
  INSERT INTO deadline_assignments (${names(ASSIGNMENTS)})
  SELECT d.track_id, d.key, $3::uuid, $4::text, $5::${typeOf(ASSIGNMENTS.assignedAt)} FROM deadlines d
  WHERE d.track_id = (SELECT id FROM tracks WHERE slug = $1) AND d.key = $2 FOR KEY SHARE
  ON CONFLICT (track_id, key) DO UPDATE SET (${names(ASSIGNMENTS)}) = ROW (${names(ASSIGNMENTS, 'excluded')})
    WHERE deadline_assignments.person_id = $6`;

/** $1: slug of a track. $2: the key of a deadline. $3: the person who had it. */
export const GIVE_BACK = `
  DELETE FROM deadline_assignments
  WHERE track_id = (SELECT id FROM tracks WHERE slug = $1) AND key = $2 AND person_id = $3`;
