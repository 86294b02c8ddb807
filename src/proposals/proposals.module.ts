import { Module } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { DossiersModule } from '../dossiers/index.js';
import { FormsModule } from '../forms/forms.module.js';
import { TracksModule } from '../tracks/index.js';
import { Approving } from './approve-handler.js';
import { Proposals } from './proposal-form.js';
import { Previewing } from './proposal-preview.js';
import { ProposalsController } from './proposals.controller.js';
import { ProposalsPages } from './proposals.pages.js';
import { TellsPages } from './second-person.interceptor.js';

@Module({
  imports: [FormsModule, TracksModule, DossiersModule],
  controllers: [ProposalsController, ProposalsPages],
  providers: [Approving, Previewing, Proposals, { provide: APP_INTERCEPTOR, useClass: TellsPages }],
})
export class ProposalsModule {}
