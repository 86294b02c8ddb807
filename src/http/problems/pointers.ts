import type { InputFault } from './problem.js';

/** The most faults in an answer. */
const MOST_FAULTS = 100;
/** The most characters of pointers in an answer: names in the input may be long, and each pointer repeats its path. */
const MOST_TEXT = 64 * 1024;

/** RFC 6901, section 3. */
export const pointerTo = (path: readonly PropertyKey[]): string =>
  path.map((step) => `/${String(step).toWellFormed().replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

/** The first faults in the order of their pointers. */
export function limitFaults(faults: readonly InputFault[]): InputFault[] {
  const sorted = [...faults].sort((a, b) => (a.pointer < b.pointer ? -1 : a.pointer > b.pointer ? 1 : 0));
  let room = MOST_TEXT;
  return sorted.slice(0, MOST_FAULTS).filter(({ pointer }) => {
    room -= pointer.length;
    return room >= 0;
  });
}
