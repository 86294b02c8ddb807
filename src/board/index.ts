export { CompactRow } from './board-rows.js';
