export { indexAgain } from './following/index-again.js';
