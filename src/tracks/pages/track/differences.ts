import type { Edtf, TransitionView } from '../../../domain/values/views.js';
import { numberIn, stringIn } from '../../../ui/story.js';

/**
 * Events that happen once. Two entries with different dates mean that one source is wrong, or that they differ in
 * meaning.
 */
const ONCE: readonly string[] = [
  'launch.announced',
  'negotiations.opened',
  'mandate.adopted',
  'signing.authorised',
  'agreement.signed',
  'consent.given',
  'agreement.concluded',
  'agreement.ratified',
  'notification.sent',
  'agreement.entered_into_force',
];
/** Plans that are made once: moving one is another event type. */
const FORESEEN: readonly string[] = ['round.planned', 'entry_into_force.scheduled'];

/** A fact for which sources give different dates: each date with the first entry that gives it. */
export type Difference = { claims: { on: Edtf; entry: TransitionView }[] };

/** The fact that an entry dates, and the date; null for types whose entries cannot contradict each other. */
function claimOf(entry: TransitionView): { of: string; on: Edtf } | null {
  const { type, occurredOn } = entry;
  if (ONCE.includes(type)) return { of: `${type} ${stringIn(entry, 'side') ?? ''}`, on: occurredOn };
  const target = stringIn(entry, 'target');
  if (FORESEEN.includes(type) && target) return { of: `${type} ${numberIn(entry, 'number')}`, on: target };
  return null;
}

const sourcesOf = ({ sources }: TransitionView) =>
  sources
    .map(({ ref }) => ref)
    .sort()
    .join();

/** Finds facts that entries with different sources date differently. */
export function differencesIn(entries: readonly TransitionView[]): Difference[] {
  const claims = entries.flatMap((entry) => {
    const claim = claimOf(entry);
    return claim && entry.sources.length > 0 ? [{ ...claim, entry }] : [];
  });
  const groups = [...Map.groupBy(claims, ({ of }) => of).values()];
  return groups
    .map((group) => ({
      claims: group.filter(({ on }, index) => group.findIndex((other) => other.on === on) === index),
    }))
    .filter(
      ({ claims }) => claims.length > 1 && new Set(claims.map(({ entry }) => sourcesOf(entry))).size > 1,
    );
}
