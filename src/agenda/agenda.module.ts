import { Module } from '@nestjs/common';
import { TracksModule } from '../tracks/tracks.module.js';
import { AgendaPages } from './agenda.pages.js';
import { OwnCalendarController } from './calendar/calendar.controller.js';
import { DeadlineLists } from './deadline-lists.js';
import { DeadlineRenewal } from './deadline-renewal.js';
import { DeadlinesController } from './deadlines.controller.js';
import { LetterComposer } from './letters/composer.js';
import { LetterMetrics } from './letters/letter-metrics.js';
import { Letters } from './letters/letters.js';
import { AgendaMailer } from './letters/mailer.js';
import { FollowNews } from './letters/news.js';
import { LetterPlanner } from './letters/planner.js';
import { FollowedEventsQuery } from './own/followed-events.js';
import { OwnDeadlinesQuery } from './own/own-deadlines.js';
import { AgendaMailLinks } from './pages/mail-links.pages.js';
import { OwnAgendaPages } from './pages/own-agenda.pages.js';

/** What is owed, by whom and until when, and what happens on followed tracks: on pages, in the API, by mail, in calendars. */
@Module({
  imports: [TracksModule],
  controllers: [DeadlinesController, AgendaPages, OwnAgendaPages, AgendaMailLinks, OwnCalendarController],
  providers: [
    DeadlineLists,
    DeadlineRenewal,
    OwnDeadlinesQuery,
    FollowedEventsQuery,
    FollowNews,
    Letters,
    LetterPlanner,
    LetterComposer,
    AgendaMailer,
    LetterMetrics,
  ],
  exports: [DeadlineLists],
})
export class AgendaModule {}
