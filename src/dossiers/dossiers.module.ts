import { Module } from '@nestjs/common';
import { TracksModule } from '../tracks/tracks.module.js';
import { DossiersController } from './dossiers.controller.js';
import { Exporting } from './exporting.js';
import { Importing } from './importing.js';

@Module({
  imports: [TracksModule],
  controllers: [DossiersController],
  providers: [Importing, Exporting],
  exports: [Importing, Exporting],
})
export class DossiersModule {}
