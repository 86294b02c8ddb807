import { Module } from '@nestjs/common';
import { TracksModule } from '../tracks/tracks.module.js';
import { BoardController } from './board.controller.js';
import { BoardPages } from './board.pages.js';
import { BoardQuery } from './board.query.js';
import { BoardsCache } from './boards-cache.js';

@Module({
  imports: [TracksModule],
  controllers: [BoardController, BoardPages],
  providers: [BoardQuery, BoardsCache],
  exports: [BoardQuery],
})
export class BoardModule {}
