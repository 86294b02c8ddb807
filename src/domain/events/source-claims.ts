import { isSame } from '../values/same.js';
import type { Edtf, SourceClaim } from '../values/views.js';
import { EVENT_DATA, type EventType } from './event-data.js';

/** What a claim may be about, in the order in which it is shown. */
export type ClaimedField = keyof SourceClaim;
export const CLAIMED_FIELDS: readonly ClaimedField[] = [
  'occurredOn',
  'number',
  'target',
  'place',
  'people',
  'what',
];

/** The part of an entry that its sources' claims are compared with. */
type Claimable<Source> = { occurredOn: Edtf; data: Record<string, unknown>; sources: readonly Source[] };

/** A field of which sources give another value than the entry does. */
export type Disagreement<Source> = {
  field: ClaimedField;
  /** What the entry says; undefined where it says nothing. `by`: the sources that expressly say the same. */
  followed: { value: unknown; by: Source[] };
  /** The other values, each with the sources that give it. */
  others: { value: unknown; by: Source[] }[];
};

/** Where the sources of an entry say something else than the entry: the field, and each value with its sources. */
export function disagreementsIn<Source extends { says?: SourceClaim }>(
  entry: Claimable<Source>,
): Disagreement<Source>[] {
  return CLAIMED_FIELDS.flatMap((field) => {
    const followed = { value: valueIn(entry, field), by: [] as Source[] };
    const others: Disagreement<Source>['others'] = [];
    for (const source of entry.sources) {
      const value = source.says?.[field];
      if (value === undefined) continue;
      const known = [followed, ...others].find((one) => isSame(one.value, value));
      if (known) known.by.push(source);
      else others.push({ value, by: [source] });
    }
    return others.length > 0 ? [{ field, followed, others }] : [];
  });
}

/** The words of an entry are its outcome, else its summary. */
function valueIn({ occurredOn, data }: Omit<Claimable<never>, 'sources'>, field: ClaimedField): unknown {
  if (field === 'occurredOn') return occurredOn;
  return field === 'what' ? (data.outcome ?? data.summary) : data[field];
}

/**
 * The entry as it would be if it followed the claim of the source `ref`. What it said before becomes the claim of its
 * other sources, so that nothing is lost. Its words stay: they are the editor's, not a source's.
 */
export function followSource<
  Source extends { ref: string; says?: SourceClaim },
  One extends Claimable<Source> & { type: EventType },
>(entry: One, ref: string): One {
  const followed = entry.sources.find((source) => source.ref === ref && source.says);
  const says = followed?.says;
  if (!says) return entry;
  const changed = CLAIMED_FIELDS.filter(
    (field) =>
      isOf(entry.type, field) && says[field] !== undefined && !isSame(says[field], valueIn(entry, field)),
  );
  const pick = (from: (field: ClaimedField) => unknown): SourceClaim =>
    Object.fromEntries(
      changed.map((field) => [field, from(field)]).filter(([, value]) => value !== undefined),
    );
  const { occurredOn = entry.occurredOn, ...data } = pick((field) => says[field]);
  const before = pick((field) => valueIn(entry, field));
  return {
    ...entry,
    occurredOn,
    data: { ...entry.data, ...data },
    sources: entry.sources.map((source) =>
      Object.keys(before).length === 0 ? source : { ...source, says: { ...before, ...source.says } },
    ),
  };
}

/** Whether an entry of this type can take the field over from a source. */
const isOf = (type: EventType, field: ClaimedField): boolean =>
  field === 'occurredOn' || (field !== 'what' && field in EVENT_DATA[type].shape);
