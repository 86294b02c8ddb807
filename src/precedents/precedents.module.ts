import { Module } from '@nestjs/common';
import { TracksModule } from '../tracks/tracks.module.js';
import { PrecedentsController } from './precedents.controller.js';
import { Precedents } from './precedents.js';
import { PrecedentsPages } from './precedents.pages.js';

/** Histories of other agreements, and how long they took. */
@Module({
  imports: [TracksModule],
  controllers: [PrecedentsController, PrecedentsPages],
  providers: [Precedents],
})
export class PrecedentsModule {}
