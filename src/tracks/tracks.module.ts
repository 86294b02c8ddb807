import { Module } from '@nestjs/common';
import { FormsModule } from '../forms/forms.module.js';
import { Ledger } from '../ledger/ledger.js';
import { LedgerReader } from '../ledger/ledger-reader.js';
import { DryRunController } from './api/dry-run.controller.js';
import { TextController } from './api/text.controller.js';
import { TracksController } from './api/tracks.controller.js';
import { TransitionsController } from './api/transitions.controller.js';
import { CommandHandler } from './commands/command-handler.js';
import { DeadlineAssignments } from './commands/deadline-assignments.js';
import { DryRun } from './commands/dry-run.js';
import { Follows } from './commands/follows.js';
import { OpenTracksHandler } from './commands/open-tracks.js';
import { ProposalStore } from './commands/proposal-store.js';
import { RefusalProblems } from './commands/refusal-problem.js';
import { SourceResolver } from './commands/resolve-sources.js';
import { SubmitCommand } from './commands/submit-command.js';
import { KnowledgeQuery } from './pages/communique/knowledge.query.js';
import { PublishedTexts } from './pages/communique/published-texts.js';
import { CorrectPages } from './pages/correct/correct.pages.js';
import { CorrectEntryForm } from './pages/correct/correct-entry-form.js';
import { CorrectionTargets } from './pages/correct/correction-target.js';
import { AssignPages } from './pages/deadlines/assign.pages.js';
import { AttachedFiles } from './pages/documents/attached-files.js';
import { FollowPages } from './pages/follow/follow.pages.js';
import { EntrySuggestions } from './pages/form/suggestions.js';
import { DonePages } from './pages/log/done.pages.js';
import { LogPages } from './pages/log/log.pages.js';
import { LogEntryForm } from './pages/log/log-entry-form.js';
import { SuggestedNumbers } from './pages/log/suggested-numbers.js';
import { NewTrackPages } from './pages/new/new-track.pages.js';
import { StepDonePages } from './pages/steps/step-done.pages.js';
import { TextPages } from './pages/text/text.pages.js';
import { TrackPages } from './pages/track/track.pages.js';
import { CitableSourcesQuery } from './queries/citable-sources.query.js';
import { DeadlinesQuery } from './queries/deadlines/deadlines.query.js';
import { HistoryQuery } from './queries/history.query.js';
import { LedgerPagesQuery } from './queries/ledger/ledger-pages.query.js';
import { NamesOnRecordQuery } from './queries/names/names-on-record.query.js';
import { SuggestionsQuery } from './queries/names/suggestions.query.js';
import { ProposalsQuery } from './queries/proposals.query.js';
import { SourcesQuery } from './queries/sources.query.js';
import { TextQuery } from './queries/text/text.query.js';
import { TrackChoicesQuery } from './queries/track-choices.query.js';
import { TrackListQuery } from './queries/track-list.query.js';
import { TracksQuery } from './queries/tracks.query.js';
import { TransitionsQuery } from './queries/transitions.query.js';

/** The providers that other features use. */
const FOR_OTHERS = [
  Ledger,
  LedgerReader,
  CommandHandler,
  RefusalProblems,
  ProposalStore,
  CitableSourcesQuery,
  SourceResolver,
  OpenTracksHandler,
  TracksQuery,
  TrackChoicesQuery,
  TrackListQuery,
  HistoryQuery,
  TransitionsQuery,
  LedgerPagesQuery,
  TextQuery,
  ProposalsQuery,
  SourcesQuery,
  DeadlinesQuery,
  NamesOnRecordQuery,
  DryRun,
  SubmitCommand,
  Follows,
];

@Module({
  imports: [FormsModule],
  controllers: [
    TracksController,
    TransitionsController,
    DryRunController,
    TextController,
    LogPages,
    CorrectPages,
    DonePages,
    NewTrackPages,
    TextPages,
    TrackPages,
    FollowPages,
    StepDonePages,
    AssignPages,
  ],
  providers: [
    ...FOR_OTHERS,
    DeadlineAssignments,
    LogEntryForm,
    SuggestedNumbers,
    CorrectionTargets,
    CorrectEntryForm,
    EntrySuggestions,
    AttachedFiles,
    SuggestionsQuery,
    KnowledgeQuery,
    PublishedTexts,
  ],
  exports: FOR_OTHERS,
})
export class TracksModule {}
