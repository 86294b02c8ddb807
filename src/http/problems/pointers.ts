import type { InputFault } from './problem.js';

/** As many faults as are listed: what is wrong in more places is wrong in one way. */
const MOST = 100;
/** And as much of their pointers, in characters: names in the input may be long, and each repeats its path. */
const MOST_TEXT = 64 * 1024;

/** RFC 6901, section 3. */
export const pointerTo = (path: readonly PropertyKey[]): string =>
  path.map((step) => `/${String(step).toWellFormed().replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

/** The faults in order of their pointers, no more than are worth reading. */
export function limitFaults(faults: readonly InputFault[]): InputFault[] {
  const sorted = [...faults].sort((a, b) => (a.pointer < b.pointer ? -1 : a.pointer > b.pointer ? 1 : 0));
  let room = MOST_TEXT;
  return sorted.slice(0, MOST).filter(({ pointer }) => {
    room -= pointer.length;
    return room >= 0;
  });
}
