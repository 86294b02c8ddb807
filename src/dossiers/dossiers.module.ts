import { type DynamicModule, Global, Module } from '@nestjs/common';
import { FormsModule } from '../forms/forms.module.js';
import { TracksModule } from '../tracks/tracks.module.js';
import { DossierImport } from './dossier-import.js';
import { DossiersController } from './dossiers.controller.js';
import { DossierExport } from './export/dossier-export.js';
import { LinesExport } from './export/lines-export.js';
import { ListPages } from './lists/list.pages.js';
import { ListMappings } from './lists/list-mappings.js';
import { ImportPages } from './pages/import.pages.js';
import { ImportSettings } from './settings.js';

/** Provides the settings to every process that imports dossiers: server and command line. */
@Global()
@Module({})
export class ImportSettingsModule {
  static with(alertDays?: number): DynamicModule {
    const provided = [{ provide: ImportSettings, useValue: new ImportSettings(alertDays) }];
    return { module: ImportSettingsModule, providers: provided, exports: provided };
  }
}

@Module({
  imports: [FormsModule, TracksModule],
  controllers: [DossiersController, ListPages, ImportPages],
  providers: [DossierImport, DossierExport, LinesExport, ListMappings],
  exports: [DossierImport, DossierExport],
})
export class DossiersModule {}
