export { DeadlineLists } from './deadline-lists.js';
export { fridayAfter } from './groups.js';
