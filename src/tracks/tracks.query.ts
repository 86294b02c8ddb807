import { Injectable } from '@nestjs/common';
import { Database } from '../db/database.js';
import { kindOf } from '../domain/kinds/index.js';
import { beginning, type State } from '../domain/replay.js';
import { statusOn } from '../domain/status.js';
import type { Text } from '../domain/text.js';
import { stateAtEnd } from '../domain/timeline.js';
import type { Day, Edtf, Instant, NextRound, Place, Told, TrackView } from '../domain/views.js';
import { type Caller, type Permission, type Sees, type Sight, seesOf } from '../http/allow.js';
import { mustMay } from '../http/grants.js';
import { Problem } from '../http/problem.js';
import { Surroundings } from '../surroundings.js';
import { HistoryQuery, type TrackKey } from './history.query.js';
import type { Page } from './pages.js';
import { toldBy } from './told.js';

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

/** Whether the track of this head has a public entry: now, or as known at the instant $7. */
const isOpen = (head: string, asKnown: boolean): string =>
  asKnown
    ? `EXISTS (SELECT FROM public_log p
         WHERE p.track_id = ${head}.track_id AND p.seq = 1 AND p.recorded_at <= $7)`
    : `${head}.public_revision > 0`;

/**
 * Tracks with their status, of the log that the caller may see: one indexed read for now or any day; as known at an
 * instant, the rows recorded by then are folded again.
 */
@Injectable()
export class TracksQuery {
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

  /** Throws unless the caller may do this on each of the tracks: 403, or 404 where they may not know of it. */
  mustMay(caller: Caller, permission: Permission, slugs: readonly string[]): Promise<void> {
    return mustMay(this.database.pool, caller, permission, slugs);
  }

  async one(slug: string, sight: Sight, moment: Moment = {}): Promise<TrackView | null> {
    const [track] = await this.list({ slugs: [slug] }, sight, moment);
    return track ?? null;
  }

  async list(filter: TrackFilter, sight: Sight, moment: Moment = {}): Promise<TrackView[]> {
    return (await this.told(filter, sight, moment)).map(({ track }) => track);
  }

  /** With each track what of its entries tells how it stands: as much as a long board says, at the price of `list`. */
  async told(
    filter: TrackFilter,
    sight: Sight,
    moment: Moment = {},
  ): Promise<{ track: TrackView; entries: Told[] }[]> {
    const records = await this.seen(filter, sight, moment);
    const known = moment.knownAt ? await this.knownAt(records, sight, moment) : null;
    return records.flatMap((record) => {
      const then = known ? known.get(record.id) : record;
      if (!then) return [];
      const { revision, hash, state } = then;
      const track = this.view({ ...record, revision, hash, state }, seesOf(sight, record.slug), moment);
      return [{ track, entries: state ? toldBy(state) : [] }];
    });
  }

  /** Every round of the tracks, as now believed; as cheap as `list`. */
  async rounds(filter: TrackFilter, sight: Sight): Promise<Rounds[]> {
    const records = await this.seen(filter, sight, {});
    return records.map((record) => ({
      track: this.view(record, seesOf(sight, record.slug), {}),
      held: record.state?.context.held ?? [],
      planned: record.state?.context.planned ?? [],
      changedAt: (record.recorded_at ?? new Date(0)).toISOString(),
    }));
  }

  /** When embargoes end that have not yet, of the tracks of which the ledger itself is seen. */
  async embargoes(
    filter: TrackFilter,
    sight: Sight,
  ): Promise<{ track: string; seq: number; due: Instant }[]> {
    if (sight === 'public') return [];
    const { rows } = await this.database.pool.query<{ track: string; seq: number; due: Date }>({
      name: 'embargoes-of',
      text: `SELECT t.slug AS track, e.seq, e.due FROM embargoes e JOIN tracks t ON t.id = e.track_id
             WHERE ($1::text[] IS NULL OR t.slug = ANY($1)) AND ($2::text[] IS NULL OR t.slug = ANY($2))
             ORDER BY e.due, t.slug, e.seq LIMIT 500`,
      values: [filter.slugs ?? null, sight === 'full' ? null : [...sight]],
    });
    return rows.map(({ due, ...rest }) => ({ ...rest, due: due.toISOString() }));
  }

  /** By desk, its own tracks from the ledger and all others from the public log, in one order. */
  private async seen(filter: TrackFilter, sight: Sight, moment: Moment): Promise<TrackRecord[]> {
    if (typeof sight === 'string') return this.read(filter, sight, moment);
    const [own, others] = await Promise.all([
      this.read(filter, 'full', moment, [...sight]),
      this.read(filter, 'public', moment, [...sight]),
    ]);
    return [...own, ...others].sort((a, b) => (a.slug < b.slug ? -1 : 1)).slice(0, filter.limit);
  }

  private async read(
    filter: TrackFilter,
    sees: Sees,
    { asOf, knownAt }: Moment,
    own?: string[],
  ): Promise<TrackRecord[]> {
    const isPublic = sees === 'public';
    const at = knownAt ? 'known' : asOf ? 'day' : 'now';
    const seen = (head: string) => (isPublic ? isOpen(head, at === 'known') : 'true');
    const moment = at === 'day' ? [asOf] : isPublic && knownAt ? [knownAt] : [];
    // Two answers can only be put in one order if both are in that order, whatever the database's own is.
    const slug = own ? 't.slug COLLATE "C"' : 't.slug';
    const part = own && `AND t.slug ${isPublic ? '<> ALL' : '= ANY'} ($${7 + moment.length})`;
    const { rows } = await this.database.pool.query<TrackRecord>({
      name: `tracks-${sees}-${at}${own ? '-by-desk' : ''}`,
      text: `
        SELECT t.id, t.slug, t.kind, t.kind_version, t.parties, t.title, t.coverage_until, h.hash,
               ${isPublic ? 'h.public_revision' : 'h.revision'} AS revision, twin.slug AS twin, s.state,
               ${isPublic ? 'h.public_recorded_at' : 'h.recorded_at'} AS recorded_at
        FROM tracks t
        JOIN heads h ON h.track_id = t.id
        LEFT JOIN (tracks twin JOIN heads th ON th.track_id = twin.id)
          ON twin.id = t.twin_id AND ${seen('th')}
        LEFT JOIN LATERAL (
          SELECT state FROM statuses s
          WHERE s.track_id = t.id AND s.public = $1 ${at === 'day' ? `AND s.certain_day <= $7::date - '1970-01-01'::date` : ''}
          ORDER BY s.position DESC LIMIT 1
        ) s ON true
        WHERE ${seen('h')}
          AND ($2::text[] IS NULL OR t.slug = ANY($2))
          AND ($3::text IS NULL OR t.kind = $3)
          AND ($4::text IS NULL OR t.parties @> ARRAY[$4])
          AND ($5::text IS NULL OR ${slug} > $5)
          ${part ?? ''}
        ORDER BY ${slug}
        LIMIT $6`,
      values: [
        isPublic,
        filter.slugs ?? null,
        filter.kind ?? null,
        filter.party ?? null,
        filter.after ?? null,
        filter.limit ?? null,
        ...moment,
        ...(own ? [own] : []),
      ],
    });
    return rows;
  }

  private async knownAt(records: TrackRecord[], sight: Sight, moment: Moment) {
    const histories = await this.history.knownAt(records, sight, moment);
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
  async key(slug: string, sight: Sight): Promise<TrackKey | null> {
    const [record] = await this.read({ slugs: [slug] }, seesOf(sight, slug), {});
    return record ?? null;
  }
}

export const noTrack = (slug: string): Problem => new Problem('not_found', `There is no track ${slug}.`);
