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
