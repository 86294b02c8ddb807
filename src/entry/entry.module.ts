import { Module } from '@nestjs/common';
import { SignedIn } from '../auth/signed-in.js';
import { Database } from '../db/database.js';
import { DossiersModule } from '../dossiers/dossiers.module.js';
import { IdempotencyKeys } from '../http/idempotency-keys.js';
import { ProposalsModule } from '../proposals/proposals.module.js';
import { SourcesModule } from '../sources/sources.module.js';
import { Surroundings } from '../surroundings.js';
import { TracksModule } from '../tracks/tracks.module.js';
import { CorrectPages } from './correct.pages.js';
import { Correcting } from './correcting.js';
import { DonePages } from './done.pages.js';
import { Foreseeing } from './foreseeing.js';
import { ImportPages } from './import.pages.js';
import { LogPages } from './log.pages.js';
import { Logging } from './logging.js';
import { NewTrackPages } from './new-track.pages.js';
import { Once } from './once.js';
import { Proposals } from './proposals.js';
import { ProposalsPages } from './proposals.pages.js';
import { Revising } from './revising.js';
import { Suggesting } from './suggesting.js';
import { SuggestionsQuery } from './suggestions.query.js';

/** Everything that writes, as forms: complete without script, and nothing typed is ever lost. */
@Module({
  imports: [TracksModule, SourcesModule, DossiersModule, ProposalsModule],
  controllers: [LogPages, CorrectPages, DonePages, NewTrackPages, ImportPages, ProposalsPages],
  providers: [
    SignedIn,
    Foreseeing,
    Logging,
    Correcting,
    Revising,
    Proposals,
    Suggesting,
    SuggestionsQuery,
    {
      provide: Once,
      inject: [Database, Surroundings],
      useFactory: ({ pool }: Database, surroundings: Surroundings) =>
        new Once(new IdempotencyKeys(pool, surroundings)),
    },
  ],
  exports: [Once],
})
export class EntryModule {}
