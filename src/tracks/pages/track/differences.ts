import type { Edtf, TransitionView } from '../../../domain/values/views.js';
import { numberIn, stringIn } from '../../../ui/story.js';

/** What happens once: told twice with different dates, one of the sources is wrong, or they mean different things. */
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
/** What is foreseen once: moving it is an event of its own. */
const FORESEEN: readonly string[] = ['round.planned', 'entry_into_force.scheduled'];

/** A thing of which the sources say different days: each with the first entry that gives it. */
export type Difference = { claims: { on: Edtf; entry: TransitionView }[] };

/** What an entry claims, and the date that it gives for it; null where entries of its type do not contradict each other. */
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

/** Where the sources differ, as far as entries that rest on different sources give different dates for one thing. */
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
