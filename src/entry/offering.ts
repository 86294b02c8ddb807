import { Injectable } from '@nestjs/common';
import type { Told } from '../domain/views.js';
import { type Caller, tracksWhere } from '../http/allow.js';
import { TracksQuery } from '../tracks/tracks.query.js';
import type { Story } from '../ui/story.js';

/** Tracks that can be looked through; more are searched. */
const FEW = 12;

/** What a form offers to be recorded on. */
export type Offer = {
  stories: Story<Told>[];
  /** Slugs of those that were found; null where there are so few tracks that all are offered. */
  found: string[] | null;
  /** More were found than are shown. */
  more: boolean;
};

/** The tracks that a form offers: all, where they are few; else those chosen, their twins, and what is searched for. */
@Injectable()
export class Offering {
  constructor(private readonly tracks: TracksQuery) {}

  async of(caller: Caller, chosen: readonly string[], find: string): Promise<Offer> {
    const where = tracksWhere(caller, 'record');
    const within = where === 'all' ? null : [...where];
    const all = await this.tracks.told({ limit: FEW + 1, ...(within && { slugs: within }) }, 'full');
    if (all.length <= FEW) return { stories: all, found: null, more: false };
    const theirs = chosen.filter((slug) => within === null || within.includes(slug));
    const picked = theirs.length > 0 ? await this.tracks.told({ slugs: [...theirs] }, 'full') : [];
    const twins = picked.flatMap(({ track }) => track.twin ?? []);
    const found = await this.tracks.find(find, within, FEW + 1);
    const known = new Set(picked.map(({ track }) => track.slug));
    const others = [...twins, ...found.slice(0, FEW)].filter(
      (slug) => !known.has(slug) && (within === null || within.includes(slug)),
    );
    const rest = others.length > 0 ? await this.tracks.told({ slugs: others }, 'full') : [];
    return { stories: [...picked, ...rest], found: found.slice(0, FEW), more: found.length > FEW };
  }
}
