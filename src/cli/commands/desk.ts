import { Desks, type DeskView } from '../../desks/desks.js';
import { newDeskSchema } from '../../desks/requests.js';
import { LANGUAGES, type Language } from '../../domain/values/text.js';
import { sentenceOf } from '../../http/bodies/sentences.js';
import { Problem } from '../../http/problems/problem.js';
import type { CommandResult } from '../process/command-result.js';
import { withFeatures } from '../process/features.js';
import { OPERATOR } from '../process/operator.js';

const withDesks = <T>(work: (desks: Desks) => Promise<T>): Promise<T> =>
  withFeatures((features) => work(features.get(Desks, { strict: false })));

export type NewDeskOptions = { name: string; track?: string[] } & Partial<Record<Language, string>>;

/** Creates a desk. JSON: the desk as listed. */
export async function createDesk(slug: string, { name, track = [], ...given }: NewDeskOptions) {
  const names = LANGUAGES.flatMap((language) => (given[language] ? [[language, given[language]]] : []));
  const asked = {
    slug,
    name: names.length > 0 ? { en: name, ...Object.fromEntries(names) } : name,
    tracks: track,
  };
  const read = newDeskSchema.safeParse(asked, { error: sentenceOf });
  if (!read.success) {
    const faults = read.error.issues.map(({ path, message }) => `${path.join('.')} ${message}.`);
    throw new Problem('validation_failed', faults.join(' '));
  }
  const desk = await withDesks((desks) => desks.create(read.data, OPERATOR)).catch((error) => {
    throw unknownTracks(error, track);
  });
  return {
    ok: true,
    json: desk,
    text: `The desk ${desk.slug} has ${tracksOf(desk)}.`,
  } satisfies CommandResult;
}

/** Names the tracks that the problem points at. */
function unknownTracks(error: unknown, tracks: readonly string[]): unknown {
  if (!(error instanceof Problem) || error.code !== 'validation_failed') return error;
  const faults = (error.extensions.errors ?? []) as { pointer: string }[];
  const unknown = faults.map(({ pointer }) => tracks[Number(pointer.split('/').at(-1))]);
  return new Problem('not_found', `There is no track ${unknown.join(', ')}.`);
}

/** Lists the desks. JSON: `{items: [{slug, name, tracks, grants}, ...]}`. */
export async function listDesks(): Promise<CommandResult> {
  const items = await withDesks((desks) => desks.list());
  return { ok: true, json: { items }, text: items.map(line).join('\n') || 'There are no desks.' };
}

const tracksOf = ({ tracks }: DeskView): string =>
  tracks.length === 0
    ? 'no tracks yet'
    : `${tracks.length} ${tracks.length === 1 ? 'track' : 'tracks'}: ${tracks.join(' ')}`;

function line(desk: DeskView): string {
  const roles = desk.grants.map(({ name, role }) => `${name} (${role})`).join(', ') || 'nobody';
  const name = typeof desk.name === 'string' ? desk.name : Object.values(desk.name).join(' / ');
  return `${desk.slug}  ${name}  ${tracksOf(desk)}  roles: ${roles}`;
}
