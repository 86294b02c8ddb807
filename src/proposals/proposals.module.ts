import { Module } from '@nestjs/common';
import { DossiersModule } from '../dossiers/dossiers.module.js';
import { TracksModule } from '../tracks/tracks.module.js';
import { Approving } from './approving.js';
import { Previewing } from './previewing.js';
import { ProposalsController } from './proposals.controller.js';
import { ProposalsQuery } from './proposals.query.js';

@Module({
  imports: [TracksModule, DossiersModule],
  controllers: [ProposalsController],
  providers: [ProposalsQuery, Approving, Previewing],
  exports: [ProposalsQuery, Approving, Previewing],
})
export class ProposalsModule {}
