import { agreement } from './agreement.js';
import { airTransport } from './air-transport.js';
import { type Kind, kindFrom } from './kind.js';
import { readmission } from './readmission.js';
import { visaFacilitation } from './visa-facilitation.js';

/** Every version of every kind that a track may follow. */
export const KIND_VERSIONS: readonly Kind[] = [
  visaFacilitation,
  readmission,
  airTransport,
  agreement,
].flatMap((versions) => versions.map(kindFrom));

/** The newest version of each kind: new tracks take it. */
export const KINDS: readonly Kind[] = KIND_VERSIONS.filter(
  ({ kind, version }) => !KIND_VERSIONS.some((other) => other.kind === kind && other.version > version),
);

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
