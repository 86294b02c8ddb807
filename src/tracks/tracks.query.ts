import { Injectable } from '@nestjs/common';
import { Database } from '../db/database.js';
import { kindOf } from '../domain/kinds/index.js';
import { beginning, type State } from '../domain/replay.js';
import { statusOn } from '../domain/status.js';
import type { Text } from '../domain/text.js';
import { stateAtEnd } from '../domain/timeline.js';
import type { Day, Edtf, Instant, NextRound, Place, TrackView } from '../domain/views.js';
import { type Caller, may } from '../http/allow.js';
import { Problem } from '../http/problem.js';
import { Surroundings } from '../surroundings.js';
import { HistoryQuery, type TrackKey } from './history.query.js';
import { KeptTracks, type ToldTrack, type TrackVersion } from './kept-tracks.js';
import type { Page } from './pages.js';
import { toldBy } from './told.js';

/** Who looks: those who may read the ledger itself, or anybody. */
export type Sees = 'full' | 'public';

/** Without a token, the public view. */
export const seesOf = (caller: Caller | null): Sees => (caller && may(caller, 'read') ? 'full' : 'public');

/** As it was on a day, as it was known at an instant, or both; now where neither is given. */
export type Moment = { asOf?: Day | undefined; knownAt?: Instant | undefined };

export type TrackFilter = { slugs?: string[]; kind?: string; party?: string; after?: string; limit?: number };

/** A track's rounds, held and planned, and when anything was last recorded on it. */
export type Rounds = {
  track: TrackView;
  held: { number: number | null; occurredOn: Edtf; place: Place | null }[];
  planned: NextRound[];
  changedAt: Instant;
};

type TrackRecord = {
  id: number;
  slug: string;
  kind: string;
  kind_version: number;
  parties: string[];
  title: Text;
  twin: string | null;
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

/** The tracks that are seen, with their heads and twins, by a filter ({@link valuesOf}) and in the order of lists. */
const tracksSeen = (seen: Seen, more = ''): string => `
        FROM tracks t
        JOIN heads h ON h.track_id = t.id
        LEFT JOIN (tracks twin JOIN heads th ON th.track_id = twin.id)
          ON twin.id = t.twin_id AND ${seen('th')}${more}
        WHERE ${seen('h')}
          AND ($1::text[] IS NULL OR t.slug = ANY($1))
          AND ($2::text IS NULL OR t.kind = $2)
          AND ($3::text IS NULL OR t.parties @> ARRAY[$3])
          AND ($4::text IS NULL OR t.slug > $4)
        ORDER BY t.slug
        LIMIT $5`;

const valuesOf = ({ slugs, kind, party, after, limit }: TrackFilter) => [
  slugs ?? null,
  kind ?? null,
  party ?? null,
  after ?? null,
  limit ?? null,
];

/**
 * Tracks with their status, of the log that the caller may see: one indexed read for now or any day; as known at an
 * instant, the rows recorded by then are folded again.
 */
@Injectable()
export class TracksQuery {
  private readonly kept = new KeptTracks();

  constructor(
    private readonly database: Database,
    private readonly surroundings: Surroundings,
    private readonly history: HistoryQuery,
  ) {}

  today(): Day {
    return this.surroundings.now().slice(0, 10);
  }

  /** The day that silence and delay are counted to. */
  referenceDay({ asOf, knownAt }: Moment): Day {
    return asOf ?? knownAt?.slice(0, 10) ?? this.today();
  }

  async one(slug: string, sees: Sees, moment: Moment = {}): Promise<TrackView | null> {
    const [track] = await this.list({ slugs: [slug] }, sees, moment);
    return track ?? null;
  }

  async list(filter: TrackFilter, sees: Sees, moment: Moment = {}): Promise<TrackView[]> {
    return (await this.told(filter, sees, moment)).map(({ track }) => track);
  }

  /** With each track what of its entries tells how it stands: as much as a long board says, at the price of `list`. */
  async told(filter: TrackFilter, sees: Sees, moment: Moment = {}): Promise<ToldTrack[]> {
    if (filter.slugs || moment.asOf || moment.knownAt) return this.readAnew(filter, sees, moment);
    const versions = await this.versions(filter, sees);
    return this.kept.told(versions, { view: sees, day: this.today() }, (slugs) =>
      this.readAnew({ slugs }, sees, {}),
    );
  }

  private async readAnew(filter: TrackFilter, sees: Sees, moment: Moment): Promise<ToldTrack[]> {
    const records = await this.read(filter, sees, moment);
    const known = moment.knownAt ? await this.knownAt(records, sees, moment) : null;
    return records.flatMap((record) => {
      const then = known ? known.get(record.id) : record;
      if (!then) return [];
      const { revision, hash, state } = then;
      const track = this.view({ ...record, revision, hash, state }, sees, moment);
      return [{ track, entries: state ? toldBy(state) : [] }];
    });
  }

  /** Every round of the tracks, as now believed; as cheap as `list`. */
  async rounds(filter: TrackFilter, sees: Sees): Promise<Rounds[]> {
    const records = await this.read(filter, sees, {});
    return records.map((record) => ({
      track: this.view(record, sees, {}),
      held: record.state?.context.held ?? [],
      planned: record.state?.context.planned ?? [],
      changedAt: (record.recorded_at ?? new Date(0)).toISOString(),
    }));
  }

  /** When embargoes end that have not yet; for those who see the ledger itself. */
  async embargoes(filter: TrackFilter): Promise<{ track: string; seq: number; due: Instant }[]> {
    const { rows } = await this.database.pool.query<{ track: string; seq: number; due: Date }>({
      name: 'embargoes-of',
      text: `SELECT t.slug AS track, e.seq, e.due FROM embargoes e JOIN tracks t ON t.id = e.track_id
             WHERE $1::text[] IS NULL OR t.slug = ANY($1) ORDER BY e.due, t.slug, e.seq LIMIT 500`,
      values: [filter.slugs ?? null],
    });
    return rows.map(({ due, ...rest }) => ({ ...rest, due: due.toISOString() }));
  }

  /** Which tracks there are, in the order of lists, and whether they changed since: cheap for any number of them. */
  private async versions(filter: TrackFilter, sees: Sees): Promise<TrackVersion[]> {
    const { rows } = await this.database.pool.query<TrackVersion>({
      name: `track-versions-${sees}`,
      text: `
        SELECT t.slug, hashtextextended(t::text || coalesce(twin.slug, ''), h.version) AS version
        ${tracksSeen(sees === 'public' ? isOpen : all)}`,
      values: valuesOf(filter),
    });
    return rows;
  }

  private async read(filter: TrackFilter, sees: Sees, { asOf, knownAt }: Moment): Promise<TrackRecord[]> {
    const isPublic = sees === 'public';
    const at = knownAt ? 'known' : asOf ? 'day' : 'now';
    const seen = isPublic ? (at === 'known' ? isOpenAsKnown : isOpen) : all;
    const state = `
          LEFT JOIN LATERAL (
            SELECT state FROM statuses s
            WHERE s.track_id = t.id AND s.public = ${isPublic}
              ${at === 'day' ? `AND s.certain_day <= $6::date - '1970-01-01'::date` : ''}
            ORDER BY s.position DESC LIMIT 1
          ) s ON true`;
    const { rows } = await this.database.pool.query<TrackRecord>({
      name: `tracks-${sees}-${at}`,
      text: `
        SELECT t.id, t.slug, t.kind, t.kind_version, t.parties, t.title, t.coverage_until, h.hash,
               ${isPublic ? 'h.public_revision' : 'h.revision'} AS revision, twin.slug AS twin, s.state,
               ${isPublic ? 'h.public_recorded_at' : 'h.recorded_at'} AS recorded_at
        ${tracksSeen(seen, state)}`,
      values: [...valuesOf(filter), ...(at === 'day' ? [asOf] : isPublic && knownAt ? [knownAt] : [])],
    });
    return rows;
  }

  private async knownAt(records: TrackRecord[], sees: Sees, moment: Moment) {
    const histories = await this.history.knownAt(records, sees, moment);
    return new Map(
      [...histories].map(([id, { revision, hash, states }]) => [
        id,
        { revision, hash, state: states.at(-1) ?? null },
      ]),
    );
  }

  private view(record: Omit<TrackRecord, 'recorded_at'>, sees: Sees, moment: Moment): TrackView {
    const { slug, kind, parties, revision } = record;
    const course = { kind: kindOf(kind), parties, reader: sees === 'public' };
    const state = record.state ?? beginning(course);
    const { silentDays, stalled, ...status } = statusOn(
      state,
      this.referenceDay(moment),
      record.coverage_until,
    );
    const head = revision === 0 ? null : { seq: revision, hash: record.hash.toString('hex') };
    return {
      slug,
      kind,
      kindVersion: record.kind_version,
      parties,
      title: state.context.title ?? record.title,
      twin: record.twin,
      coverageUntil: record.coverage_until,
      revision,
      status: sees === 'public' ? status : { ...status, silentDays, stalled },
      ...(sees === 'full' && { head }),
    };
  }

  /** A track as its page holds it, in the full view: after a write, without reading it again. */
  ofPage({ track, hash, book }: Page): TrackView {
    const at = { revision: book.lastSeq, hash, state: stateAtEnd(book.timeline) };
    return this.view(
      { ...track, ...at, kind_version: track.kindVersion, coverage_until: track.coverageUntil },
      'full',
      {},
    );
  }

  /** What the history queries need to know of a track; null if the caller sees none. */
  async key(slug: string, sees: Sees): Promise<TrackKey | null> {
    const [record] = await this.read({ slugs: [slug] }, sees, {});
    return record ?? null;
  }
}

export const noTrack = (slug: string): Problem => new Problem('not_found', `There is no track ${slug}.`);
