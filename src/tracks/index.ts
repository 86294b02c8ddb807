export { type Command, checkedEntry, type EntrySelection } from './commands/command.js';
export {
  type CommandContext,
  CommandHandler,
  type CommandResult,
  type Recorded,
} from './commands/command-handler.js';
export { DryRun, type TrackDryRun } from './commands/dry-run.js';
export { Follows } from './commands/follows.js';
export { linkDrafts, OpenTracksHandler, type TwinPair } from './commands/open-tracks.js';
export { type PendingProposal, ProposalStore, proposalAnswer } from './commands/proposal-store.js';
export {
  correctionSchema,
  eventTypeSchema,
  kindSchema,
  type NewMeeting,
  newMeetingSchema,
  publicationSchema,
  slugSchema,
} from './commands/requests.js';
export { newSource, SourceResolver } from './commands/resolve-sources.js';
export { SubmitCommand } from './commands/submit-command.js';
export { checkTrack, trackShape } from './commands/track-shape.js';
export { decisionEntity, takeoverEntity } from './entities/proposal.entity.js';
export { entryAnswerLines, sourceTitles } from './pages/check/answer-lines.js';
export { ApprovalReasons } from './pages/check/approval-reasons.js';
export { Changes, Notes, Refusals } from './pages/check/changes.js';
export { HistoryAfter } from './pages/check/history-after.js';
export { AssignButtons } from './pages/deadlines/assign-buttons.js';
export { FollowButton } from './pages/follow/follow-button.js';
export { FollowMail } from './pages/follow/follow-mail.js';
export type { EntryAnswers } from './pages/form/read-entry.js';
export { StepDone, StepTicked, TICKED } from './pages/steps/step-done.js';
export { TracksModule } from './tracks.module.js';
