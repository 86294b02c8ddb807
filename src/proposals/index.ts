export { approvalBarOf } from './approval-bars.js';
