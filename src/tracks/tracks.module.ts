import { Module } from '@nestjs/common';
import { FormsModule } from '../forms/forms.module.js';
import { Ledger } from '../ledger/ledger.js';
import { ForesightController } from './api/dry-run.controller.js';
import { TracksController } from './api/tracks.controller.js';
import { TransitionsController } from './api/transitions.controller.js';
import { Recording } from './commands/command-handler.js';
import { Foreseeing } from './commands/dry-run.js';
import { OpeningTracks } from './commands/open-tracks.js';
import { Proposing } from './commands/proposal-store.js';
import { Refusing } from './commands/refusal-problem.js';
import { CitingSources } from './commands/resolve-sources.js';
import { CorrectPages } from './pages/correct/correct.pages.js';
import { Revising } from './pages/correct/correct-entry-form.js';
import { Correcting } from './pages/correct/correction-target.js';
import { Suggesting } from './pages/form/suggestions.js';
import { SuggestionsQuery } from './pages/form/suggestions.query.js';
import { DonePages } from './pages/log/done.pages.js';
import { LogPages } from './pages/log/log.pages.js';
import { Logging } from './pages/log/log-entry-form.js';
import { NewTrackPages } from './pages/new/new-track.pages.js';
import { TrackPages } from './pages/track/track.pages.js';
import { CitableQuery } from './queries/citable.query.js';
import { HistoryQuery } from './queries/history.query.js';
import { ProposalsQuery } from './queries/proposals.query.js';
import { SourcesQuery } from './queries/sources.query.js';
import { OfferingQuery } from './queries/track-choices.query.js';
import { TracksQuery } from './queries/tracks.query.js';
import { TransitionsQuery } from './queries/transitions.query.js';

@Module({
  imports: [FormsModule],
  controllers: [
    TracksController,
    TransitionsController,
    ForesightController,
    LogPages,
    CorrectPages,
    DonePages,
    NewTrackPages,
    TrackPages,
  ],
  providers: [
    Ledger,
    Recording,
    Refusing,
    Proposing,
    CitableQuery,
    CitingSources,
    OpeningTracks,
    TracksQuery,
    OfferingQuery,
    HistoryQuery,
    TransitionsQuery,
    ProposalsQuery,
    SourcesQuery,
    Foreseeing,
    Logging,
    Correcting,
    Revising,
    Suggesting,
    SuggestionsQuery,
  ],
  exports: [
    Ledger,
    Recording,
    Refusing,
    Proposing,
    CitableQuery,
    CitingSources,
    OpeningTracks,
    TracksQuery,
    OfferingQuery,
    HistoryQuery,
    TransitionsQuery,
    ProposalsQuery,
    SourcesQuery,
    Foreseeing,
  ],
})
export class TracksModule {}
