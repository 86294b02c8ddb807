import { Module } from '@nestjs/common';
import { ProposalsQuery } from '../proposals/proposals.query.js';
import { CitableQuery } from './citable.query.js';
import { CitingSources } from './citing.js';
import { ForesightController } from './foresight.controller.js';
import { HistoryQuery } from './history.query.js';
import { Ledger } from './ledger.js';
import { OfferingQuery } from './offering.query.js';
import { OpeningTracks } from './opening-tracks.js';
import { Proposing } from './proposing.js';
import { Recording } from './recording.js';
import { Refusing } from './refusing.js';
import { TrackPages } from './track.pages.js';
import { TracksController } from './tracks.controller.js';
import { TracksQuery } from './tracks.query.js';
import { TransitionsController } from './transitions.controller.js';
import { TransitionsQuery } from './transitions.query.js';

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
