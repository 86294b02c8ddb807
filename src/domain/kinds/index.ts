import { airTransport } from './air-transport.js';
import type { Kind } from './kind.js';
import { readmission } from './readmission.js';
import { visaFacilitation } from './visa-facilitation.js';

export const KINDS: readonly Kind[] = [visaFacilitation, readmission, airTransport];

export const findKind = (id: string): Kind | undefined => KINDS.find(({ kind }) => kind === id);

/** As {@link findKind}, for a kind that was checked when its track was opened. */
export function kindOf(id: string): Kind {
  const kind = findKind(id);
  if (!kind) throw new Error(`no such kind: ${id}`);
  return kind;
}
