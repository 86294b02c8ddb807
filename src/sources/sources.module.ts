import { Module } from '@nestjs/common';
import { TracksModule } from '../tracks/tracks.module.js';
import { SourcesController } from './sources.controller.js';
import { SourcesPages } from './sources.pages.js';
import { SourcesQuery } from './sources.query.js';

@Module({
  imports: [TracksModule],
  controllers: [SourcesController, SourcesPages],
  providers: [SourcesQuery],
  exports: [SourcesQuery],
})
export class SourcesModule {}
