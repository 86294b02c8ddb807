import { type RecordOf, recordset, selected } from '../../../db/columns.js';
import { stateAt } from '../../../ledger/sql/by-key.sql.js';
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

/** Deadlines of a table or of a parameter, and conditions on those in it. */
type Source = { from: string; more?: readonly string[] };

/** Those that are stored. */
const STORED: Source = { from: 'deadlines d' };

/** Those that were computed for another day. */
export const computedRows = (rows: readonly RecordOf<typeof DEADLINES>[], values: Values): Source => ({
  from: recordset(values.add(JSON.stringify(rows), 'jsonb'), DEADLINES, 'd'),
});

/** What recurs and has another day on the day `$day`, because its stored one has passed by then. */
const recursBefore = (day: string): string => `(d.rule = 'notice_of_end' AND d.due_last < ${day})`;

/** Those stored, without what has another day by then. */
export const storedUntil = (day: number, values: Values): Source => ({
  ...STORED,
  more: [`NOT coalesce(${recursBefore(values.add(day, 'integer'))}, false)`],
});

/** Where a page begins: after a place, or before it. */
type PageStart = { place: DeadlinePlace | null; backwards: boolean; limit: number };

/**
 * The deadlines of a page, the nearest to its place first. Each part walks an index; those without a last day come after
 * all others.
 */
export function deadlinePage(
  list: DeadlineList,
  { place, backwards, limit }: PageStart,
  values: Values,
  sources: readonly Source[] = [STORED],
): string {
  const where = conditions(list, values);
  const most = values.add(limit, 'integer');
  const [beyond, direction] = backwards ? ['<', ' DESC'] : ['>', ''];
  const at = place && `${values.add(place.track, 'integer')}, ${values.add(place.key, 'text')}`;
  const isDated = place !== null && place.day !== null;
  const day = isDated ? values.add(place.day, 'integer') : '';
  const part = ({ from, more = [] }: Source, ...conditions: string[]) => `
    (SELECT ${selected(DEADLINES, 'd')} FROM ${from} WHERE ${[...where, ...more, ...conditions].join(' AND ')}
     ORDER BY d.due_last${direction}, d.track_id${direction}, d.key${direction} LIMIT ${most})`;
  const dated = sources.map((source) =>
    part(
      source,
      'd.due_last IS NOT NULL',
      ...(isDated ? [`(d.due_last, d.track_id, d.key) ${beyond} (${day}, ${at})`] : []),
    ),
  );
  const undated = sources.map((source) =>
    part(
      source,
      'd.due_last IS NULL',
      ...(place && !isDated ? [`(d.track_id, d.key) ${beyond} (${at})`] : []),
    ),
  );
  const parts = backwards
    ? [...dated, ...(isDated ? [] : undated)]
    : [...(place && !isDated ? [] : dated), ...undated];
  return `SELECT * FROM (${parts.join(' UNION ALL ')}) found
    ORDER BY "dueLast"${backwards ? ' DESC NULLS FIRST' : ''}, "trackId"${direction}, key${direction} LIMIT ${most}`;
}

/** The tracks of a list with a deadline that has another day by then, at most so many. */
export function recurringBefore(list: DeadlineList, day: number, limit: number, values: Values): string {
  const where = [...conditions(list, values), recursBefore(values.add(day, 'integer'))];
  return `SELECT d.track_id AS id FROM deadlines d WHERE ${where.join(' AND ')} LIMIT ${values.add(limit, 'integer')}`;
}

/** The tracks of a list, at most so many. */
export function tracksOf({ own, track }: DeadlineList, limit: number, values: Values): string {
  const slugs = [own, track === undefined ? undefined : [track]].filter((some) => some !== undefined);
  const where = ['true', ...slugs.map((some) => `t.slug = ANY (${values.add(some, 'text[]')})`)];
  return `SELECT t.id FROM tracks t WHERE ${where.join(' AND ')} LIMIT ${values.add(limit, 'integer')}`;
}

/** $1: ids of tracks. Those that have entries, and the states at the ends of their ledgers. */
export const TRACKS_AT_END = `
  SELECT t.id, t.slug, s.state FROM tracks t JOIN heads h ON h.track_id = t.id
  CROSS JOIN ${stateAt('t.id', 'false', 'h.positions')} s
  WHERE t.id = ANY($1)`;

/** $1: ids of tracks. $2: a day, as its number. The tracks, and the states that are seen on that day. */
export const TRACKS_ON = `
  SELECT t.id, t.slug, s.state FROM tracks t CROSS JOIN LATERAL (
    SELECT state FROM statuses WHERE track_id = t.id AND NOT public AND certain_day <= $2 ORDER BY position DESC LIMIT 1
  ) s WHERE t.id = ANY($1)`;

/** $1 and $2: ids of tracks and seqs of entries, in pairs. What agreed steps say is to be done, as they now stand. */
export const STEP_WORDS = `
  SELECT l.track_id AS "trackId", l.seq, coalesce(c.data, l.data) -> 'what' AS what
  FROM unnest($1::integer[], $2::integer[]) n(track_id, seq)
  JOIN ledger l ON l.track_id = n.track_id AND l.seq = n.seq
  LEFT JOIN LATERAL (
    SELECT o.data FROM ledger o
    WHERE o.track_id = n.track_id AND o.corrects = n.seq AND o.type <> 'transition.published'
    ORDER BY o.seq DESC LIMIT 1
  ) c ON true`;

/** $1: ids of tracks. $2: slugs of desks; null for all. Which desks have them. */
export const DESKS_OF = `
  SELECT dt.track_id AS "trackId", d.slug, d.name FROM desk_tracks dt JOIN desks d ON d.id = dt.desk_id
  WHERE dt.track_id = ANY($1) AND ($2::text[] IS NULL OR d.slug = ANY($2)) ORDER BY d.slug`;
