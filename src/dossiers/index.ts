export type { Alerts, Dossier } from './dossier.js';
export { DossiersModule } from './dossiers.module.js';
export { DossierImport, type ImportDryRun, type Imported } from './importing.js';
