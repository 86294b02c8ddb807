import { Injectable } from '@nestjs/common';
import { QueryFailedError } from 'typeorm';
import { Database } from '../db/database.js';
import type { Dossier } from '../dossiers/index.js';
import { invalid, Problem } from '../http/problems/problem.js';
import { Clock } from '../runtime/clock.js';
import { IdGenerator } from '../runtime/id-generator.js';
import { checkedEntry } from '../tracks/index.js';
import { courseOf, type Precedent } from './course.js';
import { precedentEntity } from './precedent.entity.js';
import { precedentsIn } from './precedents-in.js';
import { shippedPrecedents } from './shipped.js';

/** More than any kind of agreement has that a reader compares on one page. */
const MOST_OF_A_KIND = 500;
/** Tracks of one file. */
const MOST_TRACKS = 50;

const UNIQUE_VIOLATION = '23505';

/** Histories of other agreements: those that come with this release, and those that the ministry adds. */
@Injectable()
export class Precedents {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly ids: IdGenerator,
  ) {}

  /** Of one kind, or of all: those of this release, then those that were added, by slug. */
  async list(kind?: string): Promise<Precedent[]> {
    const added = await this.database
      .repository(precedentEntity)
      .find({ where: kind ? { kind } : {}, order: { slug: 'ASC' }, take: MOST_OF_A_KIND });
    const shipped = shippedPrecedents().filter((one) => kind === undefined || one.kind === kind);
    return [
      ...shipped,
      ...added.map(({ dossier: _, added_by: __, added_at: ___, ...precedent }) => precedent),
    ];
  }

  /** Adds every track of a dossier, or none. Nothing of it becomes a track of the ministry. */
  async add(dossier: Dossier, by: string): Promise<Precedent[]> {
    if (dossier.tracks.length === 0 || dossier.tracks.length > MOST_TRACKS)
      throw invalid([{ pointer: '/tracks', message: `must hold 1 to ${MOST_TRACKS} agreements` }]);
    mustBeEntries(dossier);
    const taken = new Set(shippedPrecedents().map(({ slug }) => slug));
    const added_at = new Date(this.clock.now());
    const rows = precedentsIn(dossier).map(({ track, entries, sources }) => {
      if (taken.has(track.slug)) throw thereAlready(track.slug);
      const { slug, kind, parties, title } = track;
      const own = { ...dossier, tracks: [track], entries };
      return {
        ...{ id: this.ids.newId(), slug, kind, parties, title, sources, course: courseOf(track, entries) },
        ...{ dossier: own, added_by: by, added_at },
      };
    });
    try {
      await this.database.repository(precedentEntity).insert(rows);
    } catch (error) {
      const isThere =
        error instanceof QueryFailedError &&
        (error.driverError as { code?: string }).code === UNIQUE_VIOLATION;
      throw isThere ? thereAlready(rows.map(({ slug }) => slug).join(', ')) : error;
    }
    return rows.map(({ dossier: _, added_by: __, added_at: ___, ...precedent }) => precedent);
  }

  /** Those of this release stay. */
  async remove(id: string): Promise<void> {
    const { affected } = await this.database.repository(precedentEntity).delete({ id });
    if (!affected) throw new Problem('not_found', 'There is no such precedent.');
  }
}

/** As an import reads them: the data of each event, and sources that the file has. */
function mustBeEntries({ entries, sources }: Dossier): void {
  for (const [index, { type, occurredOn, data, ...entry }] of entries.entries()) {
    const at = ['entries', index];
    checkedEntry({ track: '', meeting: null, at, entry: { type, occurredOn, data, visibility: 'public' } });
    const unknown = entry.sources.findIndex(({ ref }) => !(ref in sources));
    if (unknown !== -1)
      throw invalid([
        { pointer: `/entries/${index}/sources/${unknown}/ref`, message: 'names no source of this file' },
      ]);
  }
}

const thereAlready = (slug: string) =>
  new Problem(
    'already_exists',
    `A precedent has this name already: ${slug}. Remove it first, or give another slug.`,
  );
