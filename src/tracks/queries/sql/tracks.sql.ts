import { instant, selected } from '../../../db/columns.js';
import { dayNumberOf } from '../../../db/reporting/state-as-of.sql.js';
import type { LogName } from '../../../ledger/read-scope.js';
import { TRACKS } from '../../../ledger/sql/tables.sql.js';
import { versionKnown } from '../../../ledger/sql/upgrade.sql.js';
import type { Values } from './values.js';

/** Whether the public saw a track at an instant. What it sees now has public names. */
const wasOpen = (instant: string): string =>
  `EXISTS (SELECT FROM public_log p WHERE p.track_id = n.track_id AND p.seq = 1 AND p.recorded_at <= ${instant})`;

/** Whether a track's twin is seen: by a desk, if it is of the desk too or public. */
function twinSeen(
  { log, own }: TracksRead,
  ownSlugs: string | undefined,
  instant: string | undefined,
): string {
  if (log === 'full') return own ? `(h.public_revision > 0 OR w.slug = ANY (${ownSlugs}))` : 'true';
  return instant
    ? `EXISTS (SELECT FROM public_log p WHERE p.track_id = w.id AND p.seq = 1 AND p.recorded_at <= ${instant})`
    : 'h.public_revision > 0';
}

export type TrackFilter = {
  slugs?: string[] | undefined;
  kind?: string | undefined;
  party?: string | undefined;
  /** The slug after which. */
  after?: string | undefined;
  limit?: number | undefined;
};

/**
 * Only what is asked for stands in the statement: a plan for any filter at all would read every track for the slug of
 * one.
 */
const filtered = ({ slugs, kind, party, after }: TrackFilter, values: Values): string[] => [
  ...(slugs ? [`n.slug = ANY(${values.add(slugs, 'text[]')})`] : []),
  ...(kind ? [`n.kind = ${values.add(kind, 'text')}`] : []),
  ...(party ? [`n.codes @> ${values.add([party], 'text[]')}`] : []),
  ...(after === undefined ? [] : [`n.slug > ${values.add(after, 'text')}`]),
];

/**
 * The hidden entries among those that make up the status `s` of track `t`, and whether its last event is hidden, for
 * rows of a long board. `types`: the parameter with the types of these entries.
 */
const hidden = (types: string): string => `
  (SELECT json_agg(json_build_object(
     'seq', l.seq, 'type', l.type, 'occurredOn', coalesce(c.occurred_on, l.occurred_on),
     'data', jsonb_strip_nulls(jsonb_build_object('number', coalesce(c.data, l.data) -> 'number')),
     'visibility', l.visibility, 'embargoUntil', ${instant('l.embargo_until')}))
   FROM ledger l
   LEFT JOIN LATERAL (
     SELECT n.type, n.occurred_on, n.data FROM ledger n
     WHERE n.track_id = l.track_id AND n.corrects = l.seq AND n.type <> 'transition.published'
     ORDER BY n.seq DESC LIMIT 1
   ) c ON true
   WHERE l.track_id = t.id AND l.corrects IS NULL AND l.visibility <> 'public'
     AND (l.type = ANY(${types}) OR l.seq = (s.state #>> '{context,lastEvent,seq}')::integer)
     AND c.type IS DISTINCT FROM 'transition.annulled'
     AND NOT EXISTS (SELECT FROM public_log p WHERE p.track_id = l.track_id AND p.row_seq = l.seq)) AS hidden`;

/**
 * Which tracks are read from which log: for a desk, its own from the ledger and all others from the public log. `day`:
 * as of which they are read; `instant`: as known at which. `types`: of the hidden entries that are read too.
 */
export type TracksRead = {
  log: LogName;
  day?: string | undefined;
  instant?: string | undefined;
  own?: readonly string[] | undefined;
  types?: readonly string[] | undefined;
};

/** The state after the first entry, for days before it. */
const firstState = (isPublic: boolean): string => `,
  CASE WHEN s.state IS NULL THEN (SELECT f.state FROM statuses f
    WHERE f.track_id = t.id AND f.public = ${isPublic} AND f.position = 1) END AS "firstState"`;

const { kindVersion: _, ...WITHOUT_VERSION } = TRACKS;

export function tracks(filter: TrackFilter, read: TracksRead, values: Values): string {
  const isPublic = read.log === 'public';
  const instant = read.instant && values.add(read.instant, 'timestamptz');
  const day = !instant && read.day && values.add(read.day, 'date');
  const own = read.own && values.add(read.own, 'text[]');
  const where = [
    `n.public = ${isPublic}`,
    ...(isPublic && instant ? [wasOpen(instant)] : []),
    ...filtered(filter, values),
    ...(own ? [`n.slug ${isPublic ? '<> ALL' : '= ANY'} (${own})`] : []),
  ];
  // First the page, then each of its tracks by its key: joined at once, all tracks might be read.
  return `
    WITH page AS MATERIALIZED (
      SELECT n.track_id, n.slug FROM track_names n WHERE ${where.join(' AND ')} ORDER BY n.slug
      ${filter.limit === undefined ? '' : `LIMIT ${values.add(filter.limit, 'integer')}`}
    )
    SELECT ${selected(WITHOUT_VERSION, 't')}, h.hash,
      ${instant ? versionKnown(read.log, instant) : 't.kind_version'} AS "kindVersion",
      ${isPublic ? 'h.public_revision' : 'h.revision'} AS revision,
      twin.slug AS twin, s.state${day ? firstState(isPublic) : ''}
      ${read.types ? `, ${hidden(values.add(read.types, 'text[]'))}` : ''}
    FROM page
    CROSS JOIN LATERAL (SELECT * FROM tracks WHERE id = page.track_id OFFSET 0) t
    CROSS JOIN LATERAL (SELECT * FROM heads WHERE track_id = page.track_id OFFSET 0) h
    LEFT JOIN LATERAL (
      SELECT w.slug FROM tracks w JOIN heads h ON h.track_id = w.id
      WHERE w.id = t.twin_id AND ${twinSeen(read, own, instant)} OFFSET 0
    ) twin ON true
    LEFT JOIN LATERAL (
      SELECT state FROM statuses s
      WHERE s.track_id = page.track_id AND s.public = ${isPublic}
        ${day ? `AND s.certain_day <= ${dayNumberOf(day)}` : ''}
      ORDER BY s.position DESC LIMIT 1
    ) s ON true
    ORDER BY page.slug`;
}

/** $1 and $2: slugs, or null for any. */
export const EMBARGOES_OF = `
  SELECT t.slug AS track, e.seq, ${instant('e.due')} AS due, ${instant('l.recorded_at')} AS "recordedAt"
  FROM embargoes e JOIN tracks t ON t.id = e.track_id
  JOIN ledger l ON l.track_id = e.track_id AND l.seq = e.seq
  WHERE ($1::text[] IS NULL OR t.slug = ANY($1)) AND ($2::text[] IS NULL OR t.slug = ANY($2))
  ORDER BY e.due, t.slug, e.seq LIMIT 500`;
