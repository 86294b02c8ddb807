import { Module } from '@nestjs/common';
import { SourcesQuery } from '../tracks/queries/sources.query.js';
import { TracksModule } from '../tracks/tracks.module.js';
import { SourcesController } from './sources.controller.js';
import { SourcesPages } from './sources.pages.js';

@Module({
  imports: [TracksModule],
  controllers: [SourcesController, SourcesPages],
  providers: [SourcesQuery],
  exports: [SourcesQuery],
})
export class SourcesModule {}
