import { EVENT_TYPES, isAdministrative } from '../../domain/events/event-data.js';

/** Rows of the ledger that are about another row. The public log never shows a publication as such. */
export const CORRECTION_TYPES = [
  'transition.corrected',
  'transition.annulled',
  'transition.published',
] as const;

/** What no row of the ledger says. */
export const NOTICE_TYPES = ['round.overdue', 'track.stalled', 'endpoint.disabled', 'endpoint.test'] as const;
export type NoticeType = (typeof NOTICE_TYPES)[number];

/** Told to full audiences only: they say something of the inside. */
export const INSIDE_TYPES: readonly string[] = ['transition.published', 'track.stalled', 'endpoint.disabled'];

/** What somebody may be told of: not what is about the record of a track alone. */
export const TYPES: readonly string[] = [
  ...EVENT_TYPES.filter((type) => !isAdministrative(type)),
  ...CORRECTION_TYPES,
  ...NOTICE_TYPES,
];

/** Whether `round.*`, `*` or a type itself takes `type`. */
export const matchesType = (pattern: string, type: string): boolean =>
  pattern.endsWith('*') ? type.startsWith(pattern.slice(0, -1)) : pattern === type;

/** The same as a LIKE pattern, in which an underscore would stand for any character. */
export const likePattern = (pattern: string): string => pattern.replaceAll('_', '\\_').replace('*', '%');
