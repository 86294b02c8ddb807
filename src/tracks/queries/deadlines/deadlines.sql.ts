import { instant, selected } from '../../../db/columns.js';
import { DEADLINES } from '../../../ledger/sql/tables.sql.js';
import type { Values } from '../sql/values.js';

/** Which deadlines are listed. Those that are met belong to the list of one track only. */
export type DeadlineList = {
  /** The last day on which they may fall, as a day number. */
  until?: number | undefined;
  /** A party that owes them. */
  owner?: string | undefined;
  /** What the own party owes, or all do; or what another party owes. */
  side?: 'ours' | 'theirs' | undefined;
  ownParty: string;
  /** What this person has taken on, by their id. */
  assignee?: string | undefined;
  /** Only the one with this key. */
  key?: string | undefined;
  /** Only those of these tracks, by slug. */
  own?: readonly string[] | undefined;
  /** Only those of this track, by slug, met ones too. */
  track?: string | undefined;
};

/** After which deadline a page begins, in the order of the last possible days, tracks and keys. `day`: null for none. */
export type DeadlinePlace = { day: number | null; track: number; key: string };

/** Of so many tracks the deadlines are sorted; of more, the index of all deadlines is walked. */
const FEW = 1_000;

function conditions(list: DeadlineList, values: Values): string[] {
  const { until, owner, side, ownParty, assignee, own, track, key } = list;
  const oneOf = (slugs: readonly string[]) => `= ANY (${values.add(slugs, 'text[]')})`;
  const ofTracks = (slugs: readonly string[]) =>
    slugs.length <= FEW
      ? `d.track_id = ANY (ARRAY(SELECT id FROM tracks WHERE slug ${oneOf(slugs)}))`
      : `EXISTS (SELECT FROM tracks t WHERE t.id = d.track_id AND t.slug ${oneOf(slugs)})`;
  // The list of tracks keeps the plan on what the person has, however many deadlines there are.
  const assignedTo = (person: string) => {
    const assigned = `FROM deadline_assignments a WHERE a.person_id = ${values.add(person, 'uuid')}`;
    return [
      `d.track_id = ANY (ARRAY(SELECT a.track_id ${assigned}))`,
      `EXISTS (SELECT ${assigned} AND a.track_id = d.track_id AND a.key = d.key)`,
    ];
  };
  return [
    track === undefined ? 'NOT d.is_met' : ofTracks([track]),
    ...(own ? [ofTracks(own)] : []),
    ...(owner === undefined ? [] : [`d.owner = ${values.add(owner, 'text')}`]),
    ...(side === 'ours' ? [`(d.owner = ${values.add(ownParty, 'text')} OR d.owner IS NULL)`] : []),
    ...(side === 'theirs' ? [`d.owner <> ${values.add(ownParty, 'text')}`] : []),
    ...(assignee === undefined ? [] : assignedTo(assignee)),
    ...(key === undefined ? [] : [`d.key = ${values.add(key, 'text')}`]),
    ...(until === undefined ? [] : [`d.due_last <= ${values.add(until, 'integer')}`]),
  ];
}

/** Deadlines after a place. Each of the two parts walks an index; those without a last day come after all others. */
export function deadlinePage(
  list: DeadlineList,
  { after, limit }: { after: DeadlinePlace | null; limit: number },
  values: Values,
): string {
  const where = conditions(list, values);
  const most = values.add(limit, 'integer');
  const part = (...more: string[]) => `
    (SELECT ${selected(DEADLINES, 'd')} FROM deadlines d WHERE ${[...where, ...more].join(' AND ')}
     ORDER BY d.due_last, d.track_id, d.key LIMIT ${most})`;
  const beyond = after && `(${values.add(after.track, 'integer')}, ${values.add(after.key, 'text')})`;
  const undated = part(
    'd.due_last IS NULL',
    ...(beyond && after?.day === null ? [`(d.track_id, d.key) > ${beyond}`] : []),
  );
  if (after?.day === null) return undated;
  const dated = part(
    'd.due_last IS NOT NULL',
    ...(after && beyond
      ? [`(d.due_last, d.track_id, d.key) > (${values.add(after.day, 'integer')}, ${beyond.slice(1)}`]
      : []),
  );
  return `SELECT * FROM (${dated} UNION ALL ${undated}) found ORDER BY "dueLast", "trackId", key LIMIT ${most}`;
}

/** $1: ids of tracks. The tracks, and the states at the ends of their ledgers. */
export const TRACKS_AT_END = `
  SELECT t.id, t.slug, s.state FROM tracks t JOIN heads h ON h.track_id = t.id
  LEFT JOIN statuses s ON s.track_id = t.id AND NOT s.public AND s.position = h.positions
  WHERE t.id = ANY($1)`;

/** $1: ids of tracks. $2: events whose data is wanted. Their entries, as light as their order allows. */
export const LIGHT_ROWS = `
  SELECT l.track_id AS "trackId", l.seq, l.type, l.occurred_on AS "occurredOn", ${instant('l.recorded_at')} AS "recordedAt",
    CASE WHEN l.type = ANY($2) OR l.corrects IS NOT NULL THEN l.data ELSE '{}' END AS data, l.corrects
  FROM ledger l WHERE l.track_id = ANY($1) ORDER BY l.track_id, l.seq`;

/** $1: ids of tracks. $2: slugs of desks; null for all. Which desks have them. */
export const DESKS_OF = `
  SELECT dt.track_id AS "trackId", d.slug, d.name FROM desk_tracks dt JOIN desks d ON d.id = dt.desk_id
  WHERE dt.track_id = ANY($1) AND ($2::text[] IS NULL OR d.slug = ANY($2)) ORDER BY d.slug`;
