import { MAY_STALL, STALLED_AFTER } from '../../domain/replay/status.js';

/** SQL over a track `t` and its stored state `s` as of a day; nothing is known then where `s` is null. */

const quoted = (names: readonly string[]): string => names.map((name) => `'${name}'`).join();

/** A day as the number by which it is stored. */
export const dayNumberOf = (day: string): string => `(${day} - '1970-01-01'::date)`;

/** The last position that is seen on the day, as `s`. */
export const lastSeen = (isPublic: boolean, day: string): string => `
  LEFT JOIN LATERAL (
    SELECT position, activity, state FROM statuses
    WHERE track_id = t.id AND public = ${isPublic} AND certain_day <= ${day} ORDER BY position DESC LIMIT 1
  ) s ON true`;

/** Whether nothing is known of the time before the first entry (domain/replay/status.ts, `startsUnknown`). */
const startsUnknown = (isPublic: boolean): string => `EXISTS (
  SELECT FROM statuses f WHERE f.track_id = t.id AND f.public = ${isPublic} AND f.position = 1
  AND f.state #>> '{context,way,0,to}' NOT IN ('exploratory', 'announced')
  AND f.state #>> '{context,way,0,type}' <> 'negotiations.opened'
  AND (f.state #>> '{context,way,0,type}' <> 'round.held'
    OR coalesce((f.state #>> '{context,rounds,last,0,number}')::integer, 1) <> 1))`;

/** Null where it is not known. */
export const stageSeen = (isPublic: boolean): string => `
  CASE WHEN s.position IS NOT NULL THEN s.state #>> '{value,stage}'
    WHEN ${startsUnknown(isPublic)} THEN NULL ELSE 'exploratory' END`;

const COVERAGE = `coalesce(s.state #>> '{context,coverage,until}', t.coverage_until)::date`;
const PROGRESS = `'1970-01-01'::date + (s.state #>> '{context,progressDay}')::integer`;

/** As `stalledFrom` in domain/replay/status.ts. */
export const stalledOn = (day: string): string => `
  (s.state #>> '{value,stage}' IN (${quoted(MAY_STALL)})
    AND ${dayNumberOf(`(${PROGRESS} + interval '${STALLED_AFTER} months')::date`)} <= ${day}
    AND (${COVERAGE} IS NULL OR (s.state #>> '{context,lastDay}')::integer > ${dayNumberOf(COVERAGE)}))`;

/**
 * The first possible day of the next round as text that sorts: of EDTF the first point, without its mark. Null where
 * none is ahead (`roundAhead` in domain/replay/status.ts).
 */
export const NEXT_ROUND_SEEN = `
  (SELECT min(CASE WHEN target LIKE '..%' THEN '' ELSE regexp_replace(split_part(target, '/', 1), '[?~%]', '') END
     COLLATE "C")
   FROM jsonb_path_query(s.state, '$.context.planned[*].target') each(json), LATERAL (SELECT json #>> '{}') one(target)
   WHERE s.state #>> '{value,stage}'
     IN ('exploratory', 'announced', 'negotiating', 'text_agreed', 'initialled', 'abandoned'))`;
