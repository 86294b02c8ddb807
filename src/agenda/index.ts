export { DeadlineLists, MOST_DAYS } from './deadline-lists.js';
export { fridayAfter } from './groups.js';
