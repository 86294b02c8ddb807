import type { Values } from '../../tracks/queries/sql/values.js';

/** A span of days, as day numbers, and the tracks whose rounds are looked for, by slug; null for all. */
export type RoundSpan = { first: number; last: number; own: readonly string[] | null };

/** Of so many tracks the deadlines are looked up; of more, an index of all is walked. */
const FEW = 1_000;

function ofTracks(own: RoundSpan['own'], track: string, values: Values): string {
  if (own === null) return '';
  const slugs = `ANY (${values.add(own, 'text[]')})`;
  return own.length <= FEW
    ? `AND ${track} = ANY (ARRAY(SELECT id FROM tracks WHERE slug = ${slugs}))`
    : `AND EXISTS (SELECT FROM tracks n WHERE n.id = ${track} AND n.slug = ${slugs})`;
}

/**
 * The tracks with rounds that are planned for a time which touches the span: those that must have been by its last day
 * come first, then those that may be later too.
 */
export function plannedIn({ first, last, own }: RoundSpan, limit: number, values: Values): string {
  const [from, to, most] = [first, last, limit].map((each) => values.add(each, 'integer'));
  const among = ofTracks(own, 'd.track_id', values);
  return `
    SELECT t.slug FROM (
      (SELECT d.track_id, d.due_last FROM deadlines d
       WHERE NOT d.is_met AND d.rule = 'round' AND d.due_last BETWEEN ${from} AND ${to} ${among}
       ORDER BY d.due_last, d.track_id, d.key LIMIT ${most})
      UNION ALL
      (SELECT d.track_id, d.due_last FROM deadlines d
       WHERE d.rule = 'round' AND int4range(d.due_first, d.due_last, '[]') @> int4range(${to}, ${to} + 1, '[]') ${among}
       LIMIT ${most})
    ) d JOIN tracks t ON t.id = d.track_id
    ORDER BY d.due_last, t.slug LIMIT ${most}`;
}

/** The newest entries among which rounds are looked for: about a busy month. */
const LATEST = 1_000;

/** Tracks among which a desk's rounds are looked for: those with the newest entries. */
const ACTIVE = 100;

/** The tracks with rounds held since the first day of the span, the newest first. */
export function heldIn({ first, own }: RoundSpan, limit: number, values: Values): string {
  const from = values.add(first, 'integer');
  const most = values.add(limit, 'integer');
  if (own === null)
    return `
      SELECT t.slug FROM (
        SELECT s.track_id, s.seq, s.activity FROM statuses s
        WHERE NOT s.public AND (-s.activity) <= -${from}
        ORDER BY (-s.activity), s.track_id, s.position LIMIT ${LATEST}
      ) s JOIN ledger l ON l.track_id = s.track_id AND l.seq = s.seq JOIN tracks t ON t.id = s.track_id
      WHERE l.type = 'round.held'
      ORDER BY s.activity DESC, t.slug LIMIT ${most}`;
  return `
    SELECT h.slug FROM (
      SELECT h.track_id, h.slug, h.activity FROM heads h
      WHERE h.track_id = ANY (ARRAY(SELECT id FROM tracks WHERE slug = ANY (${values.add(own, 'text[]')})))
        AND h.activity >= ${from}
      ORDER BY h.activity DESC, h.slug LIMIT ${ACTIVE}
    ) h WHERE EXISTS (
      SELECT FROM statuses s JOIN ledger l ON l.track_id = s.track_id AND l.seq = s.seq
      WHERE s.track_id = h.track_id AND NOT s.public AND s.certain_day >= ${from} AND l.type = 'round.held')
    ORDER BY h.activity DESC, h.slug LIMIT ${most}`;
}
