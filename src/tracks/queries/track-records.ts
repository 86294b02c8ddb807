import type { Pool } from 'pg';
import type { State } from '../../domain/replay/replay.js';
import type { Text } from '../../domain/values/text.js';
import type { Day, Instant } from '../../domain/values/views.js';
import type { LogName } from '../../ledger/read-scope.js';
import type { TrackVersion } from './tracks-cache.js';

/** As it was on a day, as it was known at an instant, or both; now where neither is given. */
export type Moment = { asOf?: Day | undefined; knownAt?: Instant | undefined };

export type TrackFilter = { slugs?: string[]; kind?: string; party?: string; after?: string; limit?: number };

export type TrackRecord = {
  id: number;
  slug: string;
  kind: string;
  kind_version: number;
  parties: string[];
  title: Text;
  twin: string | null;
  twin_recorded: boolean;
  coverage_until: Day | null;
  revision: number;
  recorded_at: Date | null;
  hash: Buffer;
  state: State | null;
};

type Seen = (head: string) => string;

const all: Seen = () => 'true';
/** Whether the track of this head has a public entry. */
const isOpen: Seen = (head) => `${head}.public_revision > 0`;
/** The same as known at the instant $6. */
const isOpenAsKnown: Seen = (head) =>
  `EXISTS (SELECT FROM public_log p
     WHERE p.track_id = ${head}.track_id AND p.seq = 1 AND p.recorded_at <= $6)`;

/** By desk a twin is seen that is of these tracks too, or that everybody may know of. */
const isOwnOrOpen =
  (own: string): Seen =>
  (head) =>
    `(${head}.public_revision > 0 OR ${head}.track_id IN (SELECT id FROM tracks WHERE slug = ANY(${own})))`;

/** Which tracks a filter asks for ({@link valuesOf}). */
const filtered = (slug = 't.slug'): string => `
          AND ($1::text[] IS NULL OR t.slug = ANY($1))
          AND ($2::text IS NULL OR t.kind = $2)
          AND ($3::text IS NULL OR t.parties @> ARRAY[$3])
          AND ($4::text IS NULL OR ${slug} > $4)`;

const valuesOf = ({ slugs, kind, party, after, limit }: TrackFilter) => [
  slugs ?? null,
  kind ?? null,
  party ?? null,
  after ?? null,
  limit ?? null,
];

/**
 * Which tracks there are, in the order of lists, and whether they changed since: cheap for any number of them. What
 * the public does not see leaves the public's versions as they are: not even the time that a page takes tells of it.
 */
export async function trackVersions(
  pool: Pool,
  filter: TrackFilter,
  sees: LogName,
  own?: string[],
): Promise<TrackVersion[]> {
  const [seen, version] = sees === 'public' ? [isOpen, 'h.public_revision'] : [all, 'h.version'];
  // Of all tracks it is asked for every board, and with parameters planned anew each time: a third of its time.
  const twinSeen = own ? isOwnOrOpen('$6') : seen;
  const isOfAll = Object.values(filter).every((value) => value === undefined);
  // In one row, as the driver takes as long for hundreds of them as the database.
  const { rows } = await pool.query<{ versions: string | null }>({
    name: `track-versions-${sees}${isOfAll ? '-all' : ''}${own ? '-by-desk' : ''}`,
    text: `
      SELECT string_agg(slug || ' ' || version, ',') AS versions FROM (
        SELECT t.slug, hash_record_extended(
          ROW(t.kind_version, t.title, t.coverage_until,
            (SELECT th.track_id FROM heads th WHERE th.track_id = t.twin_id AND ${twinSeen('th')})), ${version}) AS version
        FROM tracks t
        JOIN heads h ON h.track_id = t.id
        WHERE ${seen('h')}
        ${isOfAll ? '' : filtered()}
        ORDER BY t.slug
        ${isOfAll ? '' : 'LIMIT $5'}
      ) AS each`,
    values: isOfAll ? [] : [...valuesOf(filter), ...(own ? [own] : [])],
  });
  const versions = rows[0]?.versions?.split(',') ?? [];
  return versions.map((one) => {
    const [slug = '', version = ''] = one.split(' ');
    return { slug, version };
  });
}

/** Tracks with their states, of one log: those of `own` alone where it is the full one, all others where the public. */
export async function readTracks(
  pool: Pool,
  filter: TrackFilter,
  sees: LogName,
  { asOf, knownAt }: Moment,
  own?: string[],
): Promise<TrackRecord[]> {
  const isPublic = sees === 'public';
  const at = knownAt ? 'known' : asOf ? 'day' : 'now';
  const seen = isPublic ? (at === 'known' ? isOpenAsKnown : isOpen) : all;
  const moment = at === 'day' ? [asOf] : isPublic && knownAt ? [knownAt] : [];
  // Two answers can only be put in one order if both are in that order, whatever the database's own is.
  const slug = own ? 't.slug COLLATE "C"' : 't.slug';
  const part = own ? `AND t.slug ${isPublic ? '<> ALL' : '= ANY'} ($${6 + moment.length})` : '';
  const twinSeen = own && !isPublic ? isOwnOrOpen(`$${6 + moment.length}`) : seen;
  const { rows } = await pool.query<TrackRecord>({
    name: `tracks-${sees}-${at}${own ? '-by-desk' : ''}`,
    text: `
        SELECT t.id, t.slug, t.kind, t.kind_version, t.parties, t.title, t.coverage_until, t.twin_recorded, h.hash,
               ${isPublic ? 'h.public_revision' : 'h.revision'} AS revision, twin.slug AS twin, s.state,
               ${isPublic ? 'h.public_recorded_at' : 'h.recorded_at'} AS recorded_at
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
          ${part}
        ORDER BY ${slug}
        LIMIT $5`,
    values: [...valuesOf(filter), ...moment, ...(own ? [own] : [])],
  });
  return rows;
}
