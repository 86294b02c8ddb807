import { Module } from '@nestjs/common';
import { TracksModule } from '../tracks/tracks.module.js';
import { BoardController } from './board.controller.js';
import { BoardQuery } from './board.query.js';

@Module({ imports: [TracksModule], controllers: [BoardController], providers: [BoardQuery] })
export class BoardModule {}
