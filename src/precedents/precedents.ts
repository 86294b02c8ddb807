import { Injectable } from '@nestjs/common';
import { MoreThan } from 'typeorm';
import { Database } from '../db/database.js';
import { findKind } from '../domain/kinds/index.js';
import type { Dossier } from '../dossiers/index.js';
import { type InputFault, invalid, Problem } from '../http/problems/problem.js';
import { Clock } from '../runtime/clock.js';
import { IdGenerator } from '../runtime/id-generator.js';
import { TimeSlices } from '../runtime/time-slices.js';
import { checkedEntry } from '../tracks/index.js';
import type { Precedent } from './course.js';
import { type PrecedentRow, precedentEntity } from './precedent.entity.js';
import { precedentsIn } from './precedents-in.js';
import { bySlug, shippedPrecedents } from './shipped.js';

/** Of one file: the histories of some agreements. An archive is not one. */
const MOST_TRACKS = 50;
const MOST_ENTRIES = 2_000;

/** `after`: the slug after which the list begins. */
export type PrecedentList = { kind?: string | undefined; after?: string | undefined; limit: number };

/** Histories of other agreements: those that come with this release, and those that the ministry adds. */
@Injectable()
export class Precedents {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly ids: IdGenerator,
    private readonly timeSlices: TimeSlices,
  ) {}

  /** By slug, of one kind or of all. */
  async list({ kind, after = '', limit }: PrecedentList): Promise<Precedent[]> {
    const added = await this.database.repository(precedentEntity).find({
      where: { slug: MoreThan(after), ...(kind !== undefined && { kind }) },
      order: { slug: 'ASC' },
      take: limit,
    });
    const shipped = (await shippedPrecedents()).filter(
      (one) => one.slug > after && (kind === undefined || one.kind === kind),
    );
    return [...shipped, ...added.map(precedentOf)].toSorted(bySlug).slice(0, limit);
  }

  /** Adds every track of a dossier, or none. Nothing of it becomes a track of the ministry. */
  async add(dossier: Dossier, by: string): Promise<Precedent[]> {
    const faults = faultsOf(dossier);
    if (faults.length > 0) throw invalid(faults);
    const shipped = (await shippedPrecedents()).find(({ slug }) =>
      dossier.tracks.some((track) => track.slug === slug),
    );
    if (shipped) throw thereAlready([shipped.slug]);
    const added_at = new Date(this.clock.now());
    const found = await this.timeSlices.run(precedentsIn(dossier));
    const rows = found.map(({ precedent, own }) => ({
      ...precedent,
      ...{ id: this.ids.newId(), dossier: own, added_by: by, added_at },
    }));
    return this.database.transaction(async (at) => {
      const { raw } = await this.database
        .repository(precedentEntity, at)
        .createQueryBuilder()
        .insert()
        .values(rows)
        .orIgnore()
        .returning(['slug'])
        .execute();
      const added = new Set((raw as { slug: string }[]).map(({ slug }) => slug));
      const there = rows.flatMap(({ slug }) => (added.has(slug) ? [] : [slug]));
      // What was inserted beside them goes with the transaction.
      if (there.length > 0) throw thereAlready(there);
      return rows.map(precedentOf);
    });
  }

  /** Those of this release stay. */
  async remove(id: string): Promise<void> {
    const { affected } = await this.database.repository(precedentEntity).delete({ id });
    if (!affected) throw new Problem('not_found', 'There is no such precedent.');
  }
}

const precedentOf = ({ dossier: _, added_by: __, added_at: ___, ...precedent }: PrecedentRow): Precedent =>
  precedent;

/** As an import reads a file: versions of kinds that there are, the data of each event, sources that the file has. */
function faultsOf({ tracks, entries, sources }: Dossier): InputFault[] {
  if (tracks.length === 0 || tracks.length > MOST_TRACKS)
    return [{ pointer: '/tracks', message: `must hold 1 to ${MOST_TRACKS} agreements` }];
  if (entries.length > MOST_ENTRIES)
    return [{ pointer: '/entries', message: `must hold ${MOST_ENTRIES} at most` }];
  for (const [index, { type, occurredOn, data }] of entries.entries()) {
    const entry = { type, occurredOn, data, visibility: 'public' as const };
    checkedEntry({ track: '', meeting: null, at: ['entries', index], entry });
  }
  return [
    ...tracks.flatMap(({ slug }, index) =>
      tracks.findIndex((other) => other.slug === slug) === index
        ? []
        : [{ pointer: `/tracks/${index}/slug`, message: 'stands in this file twice' }],
    ),
    ...tracks.flatMap(({ kind, kindVersion }, index) =>
      findKind(kind, kindVersion)
        ? []
        : [{ pointer: `/tracks/${index}/kindVersion`, message: 'is no version of this kind' }],
    ),
    ...entries.flatMap((entry, index) =>
      entry.sources.flatMap(({ ref }, nth) =>
        Object.hasOwn(sources, ref)
          ? []
          : [{ pointer: `/entries/${index}/sources/${nth}/ref`, message: 'names no source of this file' }],
      ),
    ),
  ];
}

const thereAlready = (slugs: readonly string[]) =>
  new Problem(
    'already_exists',
    `There are precedents of these names: ${slugs.join(', ')}. Remove them first, or give other slugs.`,
  );
