import { Module } from '@nestjs/common';
import { SignedIn } from '../accounts/pages/signed-in.js';
import { Database } from '../db/database.js';
import { DossiersModule } from '../dossiers/dossiers.module.js';
import { ImportPages } from '../dossiers/pages/import.pages.js';
import { Once } from '../forms/submit-once.js';
import { IdempotencyKeys } from '../http/idempotency/idempotency-keys.js';
import { Proposals } from '../proposals/pages/proposal-form.js';
import { ProposalsPages } from '../proposals/pages/proposals.pages.js';
import { ProposalsModule } from '../proposals/proposals.module.js';
import { Surroundings } from '../runtime/surroundings.js';
import { SourcesModule } from '../sources/sources.module.js';
import { Foreseeing } from './commands/dry-run.js';
import { CorrectPages } from './pages/correct/correct.pages.js';
import { Revising } from './pages/correct/correct-entry-form.js';
import { Correcting } from './pages/correct/correction-target.js';
import { Suggesting } from './pages/form/suggestions.js';
import { SuggestionsQuery } from './pages/form/suggestions.query.js';
import { DonePages } from './pages/log/done.pages.js';
import { LogPages } from './pages/log/log.pages.js';
import { Logging } from './pages/log/log-entry-form.js';
import { NewTrackPages } from './pages/new/new-track.pages.js';
import { TracksModule } from './tracks.module.js';

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
