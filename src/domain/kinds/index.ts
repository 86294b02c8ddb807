import type { KindDefinition } from '../machine/definition.js';
import * as ALL from './all.js';
import { type Kind, kindFrom } from './kind.js';

const versions: Kind[] = [];
const newest: Kind[] = [];

/** Every version of every kind that a track may follow; those that leave open what they are about come last. */
export const KIND_VERSIONS: readonly Kind[] = versions;

/** The newest version of each kind: new tracks take it. */
export const KINDS: readonly Kind[] = newest;

const isGeneral = ({ definition }: Kind): number => Number(definition.hasSubtype);
const isNewest = ({ kind, version }: Kind): boolean =>
  !versions.some((other) => other.kind === kind && other.version > version);

/** Tests add versions of their own, before anything asks for a kind, and take them away by what this gives. */
export function addVersions(definitions: readonly KindDefinition[]): () => void {
  const added = definitions.map(kindFrom);
  keep([...versions, ...added]);
  return () => keep(versions.filter((version) => !added.includes(version)));
}

/** From now on tracks are folded by these definitions, until what this gives is called: an archive brings its own. */
export function useVersions(definitions: readonly KindDefinition[]): () => void {
  const before = [...versions];
  const used = definitions.map(kindFrom);
  const isReplaced = ({ kind, version }: Kind) =>
    used.some((one) => one.kind === kind && one.version === version);
  keep([...versions.filter((version) => !isReplaced(version)), ...used]);
  return () => keep(before);
}

function keep(all: Kind[]): void {
  all.sort((a, b) => isGeneral(a) - isGeneral(b));
  versions.splice(0, versions.length, ...all);
  newest.splice(0, newest.length, ...versions.filter(isNewest));
}

addVersions(Object.values(ALL).flat());

/** The version by which a track that pins `version` is folded; without one the newest. */
export const findKind = (id: string, version?: number): Kind | undefined =>
  version === undefined
    ? KINDS.find(({ kind }) => kind === id)
    : KIND_VERSIONS.find((one) => one.kind === id && one.replaysFrom <= version && version <= one.version);

/** As {@link findKind}, for what was checked when the track was opened and when the service started. */
export function kindOf(id: string, version?: number): Kind {
  const kind = findKind(id, version);
  if (!kind) throw new Error(`no such kind: ${id} ${version ?? ''}`);
  return kind;
}

/** Whether an agreement of this kind never enters into force before its twin. */
export const waitsForTwin = (id: string): boolean => findKind(id)?.waitsForTwin ?? false;

/** Whether its twin never enters into force before it. */
export const isAwaitedByTwin = (id: string): boolean => waitsForTwin(findKind(id)?.twin ?? '');
