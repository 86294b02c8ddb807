import { instant, selected } from '../../../db/columns.js';
import type { LogName } from '../../../ledger/read-scope.js';
import { TRACKS } from '../../../ledger/sql/tables.sql.js';
import { versionKnown } from '../../../ledger/sql/upgrade.sql.js';
import { takesPart } from './parties.sql.js';

type Seen = (head: string) => string;

const all: Seen = () => 'true';
/** Whether the track of this head has a public entry. */
const isOpen: Seen = (head) => `${head}.public_revision > 0`;
/** The same as known at the instant $6. */
const isOpenAsKnown: Seen = (head) =>
  `EXISTS (SELECT FROM public_log p
     WHERE p.track_id = ${head}.track_id AND p.seq = 1 AND p.recorded_at <= $6)`;

/** For a desk: whether the twin is of the desk too, or public. */
const isOwnOrOpen =
  (own: string): Seen =>
  (head) =>
    `(${head}.public_revision > 0 OR ${head}.track_id IN (SELECT id FROM tracks WHERE slug = ANY(${own})))`;

/** $1 to $4: slugs, kind, party, and the slug after which. Null asks for any. */
const filtered = (slug = 't.slug'): string => `
  AND ($1::text[] IS NULL OR t.slug = ANY($1))
  AND ($2::text IS NULL OR t.kind = $2)
  AND ($3::text IS NULL OR ${takesPart('t', '$3')})
  AND ($4::text IS NULL OR ${slug} > $4)`;

/**
 * $5: limit. $6, if `isByDesk`: slugs of the desk's tracks. Without a filter the statement has no parameters: every
 * board sends it, and planning it anew with parameters would take a third of its time. It returns one row, because the
 * driver would take as long for hundreds of rows as the database.
 */
export const trackVersions = (log: LogName, isByDesk: boolean, isOfAll: boolean): string => {
  const [seen, version] = log === 'public' ? [isOpen, 'h.public_revision'] : [all, 'h.version'];
  const twinSeen = isByDesk ? isOwnOrOpen('$6') : seen;
  return `
    SELECT string_agg(slug || ' ' || version, ',') AS versions FROM (
      SELECT t.slug, hash_record_extended(
        ROW(t.kind_version, t.title, t.coverage_until, t.subtype, t.members, t.depositary,
          (SELECT th.track_id FROM heads th WHERE th.track_id = t.twin_id AND ${twinSeen('th')})), ${version}) AS version
      FROM tracks t
      JOIN heads h ON h.track_id = t.id
      WHERE ${seen('h')}
      ${isOfAll ? '' : filtered()}
      ORDER BY t.slug
      ${isOfAll ? '' : 'LIMIT $5'}
    ) AS each`;
};

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

/** Which tracks are read from which log: for a desk, its own from the ledger and all others from the public log. */
export type TracksRead = {
  log: LogName;
  at: 'now' | 'day' | 'known';
  isByDesk: boolean;
  withHidden: boolean;
};

/** The state after the first entry, for days before it. */
const firstState = (isPublic: boolean): string => `,
  CASE WHEN s.state IS NULL THEN (SELECT f.state FROM statuses f
    WHERE f.track_id = t.id AND f.public = ${isPublic} AND f.position = 1) END AS "firstState"`;

const { kindVersion: _, ...WITHOUT_VERSION } = TRACKS;

/** $5: limit. Then, as needed: day or instant, slugs of the desk's tracks, types of hidden entries. */
export const tracks = ({ log, at, isByDesk, withHidden }: TracksRead): string => {
  const isPublic = log === 'public';
  const isAtMoment = at !== 'now';
  const own = `$${isAtMoment ? 7 : 6}`;
  const types = `$${6 + Number(isAtMoment) + Number(isByDesk)}`;
  const seen = isPublic ? (at === 'known' ? isOpenAsKnown : isOpen) : all;
  const twinSeen = isByDesk && !isPublic ? isOwnOrOpen(own) : seen;
  // Two answers can be merged into one order only if both are in that order, whatever the database's own is.
  const slug = isByDesk ? 't.slug COLLATE "C"' : 't.slug';
  return `
    SELECT ${selected(WITHOUT_VERSION, 't')}, h.hash,
      ${at === 'known' ? versionKnown(log, '$6') : 't.kind_version'} AS "kindVersion",
      ${isPublic ? 'h.public_revision' : 'h.revision'} AS revision,
      twin.slug AS twin, s.state${at === 'day' ? firstState(isPublic) : ''}${withHidden ? `, ${hidden(types)}` : ''}
    FROM tracks t
    JOIN heads h ON h.track_id = t.id
    LEFT JOIN (tracks twin JOIN heads th ON th.track_id = twin.id)
      ON twin.id = t.twin_id AND ${twinSeen('th')}
    LEFT JOIN LATERAL (
      SELECT state FROM statuses s
      WHERE s.track_id = t.id AND s.public = ${isPublic}
        ${at === 'day' ? `AND s.certain_day <= $6::date - '1970-01-01'::date` : ''}
      ORDER BY s.position DESC LIMIT 1
    ) s ON true
    WHERE ${seen('h')}
      ${filtered(slug)}
      ${isByDesk ? `AND t.slug ${isPublic ? '<> ALL' : '= ANY'} (${own})` : ''}
    ORDER BY ${slug}
    LIMIT $5`;
};

/** $1 and $2: slugs, or null for any. */
export const EMBARGOES_OF = `
  SELECT t.slug AS track, e.seq, ${instant('e.due')} AS due, ${instant('l.recorded_at')} AS "recordedAt"
  FROM embargoes e JOIN tracks t ON t.id = e.track_id
  JOIN ledger l ON l.track_id = e.track_id AND l.seq = e.seq
  WHERE ($1::text[] IS NULL OR t.slug = ANY($1)) AND ($2::text[] IS NULL OR t.slug = ANY($2))
  ORDER BY e.due, t.slug, e.seq LIMIT 500`;
