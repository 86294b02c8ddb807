import { Module } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { DossiersModule } from '../dossiers/dossiers.module.js';
import { TracksModule } from '../tracks/tracks.module.js';
import { Approving } from './approve-handler.js';
import { Previewing } from './proposal-preview.js';
import { ProposalsController } from './proposals.controller.js';
import { TellsPages } from './second-person.interceptor.js';

@Module({
  imports: [TracksModule, DossiersModule],
  controllers: [ProposalsController],
  providers: [Approving, Previewing, { provide: APP_INTERCEPTOR, useClass: TellsPages }],
  exports: [Approving],
})
export class ProposalsModule {}
