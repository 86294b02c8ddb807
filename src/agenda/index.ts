export { fridayAfter } from './groups.js';
