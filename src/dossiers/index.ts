export { type Alerts, type Dossier, dossierSchema, readDossier } from './dossier.js';
export { DossierImport, type ImportDryRun, type ImportResult } from './dossier-import.js';
export { DossiersModule } from './dossiers.module.js';
