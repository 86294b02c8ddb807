export { type Alerts, type Dossier, dossierSchema, readDossier } from './dossier.js';
export { DossierImport, type ImportDryRun, type ImportResult } from './dossier-import.js';
export { DossiersModule } from './dossiers.module.js';
export { type DossierFault, dossierFaults } from './file-faults.js';
export { contentOf, fileTextOf } from './file-text.js';
