export { BoardQuery } from './board.query.js';
export { CompactRow } from './board-rows.js';
