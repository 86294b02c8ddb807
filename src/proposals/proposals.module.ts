import { Module } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { DossiersModule } from '../dossiers/index.js';
import { FormsModule } from '../forms/forms.module.js';
import { TracksModule } from '../tracks/tracks.module.js';
import { ApproveHandler } from './approve-handler.js';
import { ProposalForm } from './proposal-form.js';
import { ProposalPreview } from './proposal-preview.js';
import { ProposalsController } from './proposals.controller.js';
import { ProposalsPages } from './proposals.pages.js';
import { SecondPersonInterceptor } from './second-person.interceptor.js';

@Module({
  imports: [FormsModule, TracksModule, DossiersModule],
  controllers: [ProposalsController, ProposalsPages],
  providers: [
    ApproveHandler,
    ProposalPreview,
    ProposalForm,
    { provide: APP_INTERCEPTOR, useClass: SecondPersonInterceptor },
  ],
})
export class ProposalsModule {}
