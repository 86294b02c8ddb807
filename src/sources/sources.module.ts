import { Module } from '@nestjs/common';
import { TracksModule } from '../tracks/tracks.module.js';
import { SourcesController } from './sources.controller.js';
import { SourcesPages } from './sources.pages.js';

@Module({
  imports: [TracksModule],
  controllers: [SourcesController, SourcesPages],
})
export class SourcesModule {}
