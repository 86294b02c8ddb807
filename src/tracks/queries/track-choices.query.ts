import { Injectable } from '@nestjs/common';
import type { ReadScope } from '../../ledger/read-scope.js';
import type { TrackOptions } from '../../ui/track-choice.js';
import { TracksQuery } from './tracks.query.js';

/** The most tracks that a form lists; if there are more, it has a search field. */
const FEW = 12;

type ChoiceFilter = {
  /** The tracks on which the caller may do what the form does. */
  where: 'all' | ReadonlySet<string>;
  scope: ReadScope;
  chosen: readonly string[];
  /** The typed search text. */
  find: string;
  /** Only tracks without a twin can become one. */
  twinless?: boolean;
};

/** The tracks that a form offers: all if they are few; otherwise the chosen ones, their twins, and search results. */
@Injectable()
export class TrackChoicesQuery {
  constructor(private readonly tracks: TracksQuery) {}

  async of({ where, scope, chosen, find, twinless = false }: ChoiceFilter): Promise<TrackOptions> {
    const within = slugsIn(where, scope);
    const all = await this.tracks.summaries({ limit: FEW + 1, ...(within && { slugs: within }) }, scope);
    if (all.length <= FEW) {
      const fit = all.filter(({ track }) => !twinless || track.twin === null);
      return { stories: fit, found: null, more: false };
    }
    const isAllowed = (slug: string) => within === null || within.includes(slug);
    const allowed = chosen.filter(isAllowed);
    const picked = allowed.length > 0 ? await this.tracks.summaries({ slugs: allowed }, scope) : [];
    const twins = twinless ? [] : picked.flatMap(({ track }) => track.twin ?? []);
    const found = await this.tracks.find(find, { within, twinless }, FEW + 1);
    const known = new Set(picked.map(({ track }) => track.slug));
    const others = [...twins, ...found.slice(0, FEW)].filter((slug) => !known.has(slug) && isAllowed(slug));
    const rest = others.length > 0 ? await this.tracks.summaries({ slugs: others }, scope) : [];
    return { stories: [...picked, ...rest], found: found.slice(0, FEW), more: found.length > FEW };
  }
}

/**
 * The slugs that may be offered, null for any. A search reads titles, so it is limited to ledgers that the caller
 * reads.
 */
function slugsIn(where: ChoiceFilter['where'], scope: ReadScope): string[] | null {
  if (where !== 'all') return [...where];
  if (scope === 'full') return null;
  return scope === 'public' ? [] : [...scope];
}
