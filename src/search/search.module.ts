import { Module } from '@nestjs/common';
import { FeedsModule } from '../feeds/index.js';
import { TracksModule } from '../tracks/tracks.module.js';
import { SearchController } from './api/search.controller.js';
import { SearchIndexer } from './following/indexer.js';
import { SearchPages } from './pages/search.pages.js';
import { SearchQuery } from './queries/search.query.js';

@Module({
  imports: [TracksModule, FeedsModule],
  controllers: [SearchController, SearchPages],
  providers: [SearchIndexer, SearchQuery],
  exports: [SearchQuery],
})
export class SearchModule {}
