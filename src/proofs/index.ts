export { ProofSettings, proofSettings } from './settings.js';
