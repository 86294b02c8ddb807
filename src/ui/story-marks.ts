import type { StatusEvent, TrackView } from '../domain/values/views.js';
import { type Mark, markOf } from '../i18n/marks.js';
import type { Page } from './page.js';
import { tellsText } from './status-sentence.js';
import { type Hidden, numberIn, type Story } from './story.js';

const PLANS = ['round.planned', 'round.rescheduled'];

/** What the final clauses lead to is told as long as it is to come. Nothing else in the sentence rests on these. */
const CLAUSE_ONLY: readonly string[] = [
  'terms.stated',
  'agreement.concluded',
  'agreement.ratified',
  'instrument.deposited',
  'notification.sent',
];

/** The event types that the status sentence and the rail mention. */
export const STATUS_EVENTS: readonly string[] = [
  ...PLANS,
  ...CLAUSE_ONLY,
  'launch.announced',
  'negotiations.opened',
  'round.held',
  'rounds.asserted',
  'round.cancelled',
  'talks.paused',
  'talks.resumed',
  'text.agreed',
  'text.initialled',
  'text.reopened',
  'agreement.signed',
  'entry_into_force.scheduled',
  'provisional_application.started',
  'provisional_application.ended',
  'agreement.entered_into_force',
  'application.suspended',
  'application.resumed',
  'agreement.terminated',
  'negotiations.abandoned',
  'agreement.superseded',
  'stage.asserted',
  'text.stated',
  'track.renamed',
];

const isPlanOf = (entry: Hidden, number: number | undefined): boolean =>
  PLANS.includes(entry.type) && numberIn(entry, 'number') === number;

/**
 * Whether the entry about a planned round is shown: a plan while it is the next round, a cancellation while none is
 * planned.
 */
function isShown(track: TrackView, entry: Hidden): boolean {
  const { nextRound, entryByClauses } = track.status;
  if (PLANS.includes(entry.type)) return isPlanOf(entry, nextRound?.number);
  if (entry.type === 'round.cancelled') return nextRound === null;
  if (CLAUSE_ONLY.includes(entry.type)) return Boolean(entryByClauses?.falls);
  if (entry.type === 'text.stated') return tellsText(track);
  return STATUS_EVENTS.includes(entry.type);
}

/** The hidden entries of a story: from its entries, or from its `hidden` list. */
const hiddenIn = ({ entries, hidden }: Story<StatusEvent>): readonly Hidden[] =>
  hidden ??
  (entries as (StatusEvent & Partial<Hidden>)[]).filter(
    (entry): entry is StatusEvent & Hidden => 'seq' in entry,
  );

type At = Pick<Page, 'now'>;

/** The mark of a track's sentence and rail. It is the strictest mark of the entries on which they rest. */
export const statusMark = (story: Story<StatusEvent>, { now }: At): Mark | null =>
  markOf(
    hiddenIn(story).filter((entry) => isShown(story.track, entry)),
    now,
  );

export function nextRoundMark(story: Story<StatusEvent>, { now }: At): Mark | null {
  const number = story.track.status.nextRound?.number;
  return markOf(
    hiddenIn(story).filter((entry) => isPlanOf(entry, number)),
    now,
  );
}

/** The mark of what is told of the entry into force by the final clauses. */
export const clausesMark = (story: Story, { now }: At): Mark | null =>
  markOf(
    hiddenIn(story).filter(({ type }) => type === 'agreement.signed' || CLAUSE_ONLY.includes(type)),
    now,
  );

/** The mark of how far the text is. */
export const textMark = ({ entries }: Story, { now }: At): Mark | null =>
  markOf(
    entries.filter(({ type }) => type === 'text.stated'),
    now,
  );

export function lastEventMark(story: Story<StatusEvent>, { now }: At): Mark | null {
  const seq = story.track.status.lastEvent?.seq;
  return markOf(
    hiddenIn(story).filter((entry) => entry.seq === seq),
    now,
  );
}

/** The event type of each step of a party's procedure (domain/context.ts). */
const MILESTONES: Record<string, readonly string[]> = {
  mandate: ['mandate.adopted'],
  signing_decision: ['signing.authorised'],
  consent: ['consent.given'],
  conclusion: ['agreement.concluded'],
  ratified: ['agreement.ratified'],
  notified: ['notification.sent'],
};

export function milestoneMark(
  { entries }: Story,
  { party, name, on }: { party: string; name: string; on: string },
  { now }: At,
): Mark | null {
  const steps = entries.filter(
    ({ type, occurredOn, data }) =>
      MILESTONES[name]?.includes(type) && occurredOn === on && (data.side ?? party) === party,
  );
  return markOf(steps, now);
}

/** The mark of all information on the track. */
export const trackMark = (story: Story<StatusEvent>, { now }: At): Mark | null =>
  markOf(hiddenIn(story), now);

/** The mark of a round that was held, or of one that was planned. */
export const heldMark = (hidden: readonly Hidden[], number: number | null, occurredOn: string, { now }: At) =>
  markOf(
    hidden.filter(
      (entry) =>
        entry.type === 'round.held' &&
        (number === null ? entry.occurredOn === occurredOn : numberIn(entry, 'number') === number),
    ),
    now,
  );
export const planMark = (hidden: readonly Hidden[], number: number, { now }: At) =>
  markOf(
    hidden.filter((entry) => isPlanOf(entry, number)),
    now,
  );
