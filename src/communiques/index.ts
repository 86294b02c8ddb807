export { namesWritten } from './names-written.js';
export { partiesNamed } from './parties-named.js';
export type * from './reading/fields.js';
export { readCommunique } from './reading/reading.js';
