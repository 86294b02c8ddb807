import { EVENT_TYPES, isAdministrative } from '../../domain/events/event-data.js';

/** Types of rows that correct an entry. The public log never shows `transition.published`. */
export const CORRECTION_TYPES = [
  'transition.corrected',
  'transition.annulled',
  'transition.published',
] as const;

/** Types of messages that no row of the ledger carries. */
export const NOTICE_TYPES = [
  ...(['round.overdue', 'track.stalled', 'deadline.near', 'deadline.passed'] as const),
  ...(['endpoint.disabled', 'endpoint.test'] as const),
] as const;
export type NoticeType = (typeof NOTICE_TYPES)[number];

/** Types for full audiences only, because they are confidential. */
export const FULL_AUDIENCE_TYPES: readonly string[] = [
  'transition.published',
  'track.stalled',
  'deadline.near',
  'deadline.passed',
  'endpoint.disabled',
];

/** Types that an endpoint can subscribe to: all but the administrative events. */
export const SUBSCRIBABLE_TYPES: readonly string[] = [
  ...EVENT_TYPES.filter((type) => !isAdministrative(type)),
  ...CORRECTION_TYPES,
  ...NOTICE_TYPES,
];

/** Whether a pattern (`*`, `round.*` or a type) matches `type`. */
export const matchesType = (pattern: string, type: string): boolean =>
  pattern.endsWith('*') ? type.startsWith(pattern.slice(0, -1)) : pattern === type;

/** The pattern for LIKE, in which an unescaped underscore matches any character. */
export const likePattern = (pattern: string): string => pattern.replaceAll('_', '\\_').replace('*', '%');
