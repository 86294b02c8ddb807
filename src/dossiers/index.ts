export type { Alerts, Dossier } from './dossier.js';
export { DossiersModule } from './dossiers.module.js';
export { type Imported, Importing, type Trial } from './importing.js';
