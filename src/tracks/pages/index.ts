export { entryAnswerLines, sourceTitles } from './check/answer-lines.js';
export { ApprovalReasons } from './check/approval-reasons.js';
export { Changes, Notes, Refusals } from './check/changes.js';
export { HistoryAfter } from './check/history-after.js';
export { AssignButtons } from './deadlines/assign-buttons.js';
export { FollowButton } from './follow/follow-button.js';
export { FollowMail } from './follow/follow-mail.js';
export type { EntryAnswers } from './form/read-entry.js';
export { StepDone, StepTicked, TICKED } from './steps/step-done.js';
