export { lateHeads } from './outside/late-heads.js';
export { type OutsideSettings, outsideSettings, outsideShape } from './outside/settings.js';
export { newestNotes } from './queries/newest-notes.js';
export { ProofSettings, proofSettings } from './settings.js';
export { Checkpoints } from './signing/checkpoints.js';
export { canOpen, LogKeys } from './signing/log-keys.js';
export { namedKeys } from './signing/named-keys.js';
