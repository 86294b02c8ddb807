import { createHash } from 'node:crypto';
import { type Dossier, dossierSchema } from '../../src/dossiers/dossier.js';

const STEPS = [
  ['launch.announced', '2019-02-01', {}],
  ['round.held', '2019-05-14', { number: 1, place: { city: 'Brussels' } }],
  ['round.held', '2019-11-12', { number: 2, place: { city: 'Astana' } }],
  ['text.initialled', '2020-06', {}],
  ['agreement.signed', '2021-03-09', { place: { city: 'Brussels' } }],
  ['agreement.entered_into_force', '2022-09-01', {}],
] as const;

/** As no two agreements are alike: without it everything would compress to nothing. */
const nameOf = (index: number) => createHash('sha256').update(String(index)).digest('base64url').slice(0, 24);

/** The same step in another year, on another day. */
const movedBy = (date: string, index: number) => {
  const [year, month, day] = date.split('-');
  const moved = `${Number(year) - (index % 17)}-${month}`;
  return day ? `${moved}-${String(1 + (index % 27)).padStart(2, '0')}` : moved;
};

export const slugOf = (index: number) => `track-${String(index).padStart(3, '0')}`;

/** So many tracks at every stage, a sixth of them having come to each. */
export function dossierOf(count: number): Dossier {
  const slugs = Array.from({ length: count }, (_, index) => slugOf(index));
  const entries = slugs.flatMap((slug, index) =>
    STEPS.slice(0, 1 + (index % STEPS.length)).map(([type, occurredOn, data]) => ({
      ...{ tracks: [slug], type, occurredOn: movedBy(occurredOn, index), data },
      visibility: 'public' as const,
    })),
  );
  const tracks = slugs.map((slug, index) => ({
    ...{ slug, kind: 'readmission', parties: ['EU', 'KZ'] },
    title: { en: `Agreement ${nameOf(index)}`, ru: `Соглашение ${nameOf(index)}` },
  }));
  return dossierSchema.parse({ format: 'paraph-dossier/1', sources: {}, tracks, entries });
}
