import { Module } from '@nestjs/common';
import { Ledger } from '../ledger/ledger.js';
import { ForesightController } from './api/dry-run.controller.js';
import { TracksController } from './api/tracks.controller.js';
import { TransitionsController } from './api/transitions.controller.js';
import { Recording } from './commands/command-handler.js';
import { OpeningTracks } from './commands/open-tracks.js';
import { Proposing } from './commands/proposal-store.js';
import { Refusing } from './commands/refusal-problem.js';
import { CitingSources } from './commands/resolve-sources.js';
import { TrackPages } from './pages/track/track.pages.js';
import { CitableQuery } from './queries/citable.query.js';
import { HistoryQuery } from './queries/history.query.js';
import { ProposalsQuery } from './queries/proposals.query.js';
import { OfferingQuery } from './queries/track-choices.query.js';
import { TracksQuery } from './queries/tracks.query.js';
import { TransitionsQuery } from './queries/transitions.query.js';

@Module({
  controllers: [TracksController, TransitionsController, ForesightController, TrackPages],
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
  ],
})
export class TracksModule {}
