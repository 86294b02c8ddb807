import { type DynamicModule, Global, Module } from '@nestjs/common';
import { TracksModule } from '../tracks/tracks.module.js';
import { DossiersController } from './dossiers.controller.js';
import { Exporting } from './exporting.js';
import { Importing } from './importing.js';
import { ImportSettings } from './settings.js';

/** Wherever dossiers are brought in. */
@Global()
@Module({})
export class ImportSettingsModule {
  static with(alertDays?: number): DynamicModule {
    const provided = [{ provide: ImportSettings, useValue: new ImportSettings(alertDays) }];
    return { module: ImportSettingsModule, providers: provided, exports: provided };
  }
}

@Module({
  imports: [TracksModule],
  controllers: [DossiersController],
  providers: [Importing, Exporting],
  exports: [Importing, Exporting],
})
export class DossiersModule {}
