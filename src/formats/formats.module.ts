import { Module } from '@nestjs/common';
import { TracksModule } from '../tracks/tracks.module.js';
import { BoardFile } from './board-file.js';
import { FormatsController } from './formats.controller.js';
import { SheetsController } from './sheets/sheets.controller.js';

@Module({
  imports: [TracksModule],
  controllers: [FormatsController, SheetsController],
  providers: [BoardFile],
})
export class FormatsModule {}
