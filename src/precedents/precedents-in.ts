import type { Dossier } from '../dossiers/index.js';

/** What a precedent needs of a dossier. */
export type PrecedentDossier = Pick<Dossier, 'tracks' | 'entries' | 'sources'>;

/** Each track of a dossier with its entries, and what they rest on. */
export const precedentsIn = ({ tracks, entries, sources }: PrecedentDossier) =>
  tracks.map((track) => {
    const own = entries.filter((entry) => entry.tracks.includes(track.slug));
    const cited = new Set(own.flatMap((entry) => entry.sources.map(({ ref }) => ref)));
    const used = Object.entries(sources).filter(([key]) => cited.has(key));
    return {
      track,
      entries: own,
      sources: used.map(([, { title, publisher, url }]) => ({
        title,
        publisher,
        ...(url !== undefined && { url }),
      })),
    };
  });
