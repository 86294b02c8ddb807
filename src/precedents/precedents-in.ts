import type { Steps } from '../domain/values/steps.js';
import type { Dossier } from '../dossiers/index.js';
import { courseToldBy, type Precedent } from './course.js';

/** What a precedent needs of a dossier. */
export type PrecedentDossier = Pick<Dossier, 'tracks' | 'entries' | 'sources'>;

/** Each track of a dossier as a precedent, and the part of the dossier that tells of it. */
export function* precedentsIn<Whole extends PrecedentDossier>(
  dossier: Whole,
): Steps<{ precedent: Omit<Precedent, 'id'>; own: Whole }[]> {
  const found = [];
  for (const track of dossier.tracks) {
    const entries = dossier.entries.filter((entry) => entry.tracks.includes(track.slug));
    const cited = new Set(entries.flatMap((entry) => entry.sources.map(({ ref }) => ref)));
    const used = Object.entries(dossier.sources).filter(([key]) => cited.has(key));
    const { slug, kind, parties, title } = track;
    const sources = used.map(([, source]) => ({
      ...{ title: source.title, publisher: source.publisher },
      ...(source.url !== undefined && { url: source.url }),
    }));
    const course = yield* courseToldBy(track, entries);
    const own = { ...dossier, tracks: [track], entries, sources: Object.fromEntries(used) };
    found.push({ precedent: { slug, kind, parties, title, course, sources }, own });
  }
  return found;
}
