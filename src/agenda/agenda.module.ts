import { Module } from '@nestjs/common';
import { TracksModule } from '../tracks/index.js';
import { AgendaPages } from './agenda.pages.js';
import { DeadlineRenewal } from './deadline-renewal.js';
import { DeadlinesController } from './deadlines.controller.js';

/** What is owed, by whom and until when. */
@Module({
  imports: [TracksModule],
  controllers: [DeadlinesController, AgendaPages],
  providers: [DeadlineRenewal],
})
export class AgendaModule {}
