/** One item of a history; equal keys in several histories are one and the same, as far as their order allows. */
export type Keyed = { key: string | null };

/**
 * Merges histories into one list of groups that keeps the order of each. Items with the same key come as one group;
 * where two histories have two such groups in opposite orders, one of them is told apart.
 */
export function merged<T extends Keyed>(histories: readonly (readonly T[])[]): T[][] {
  const at = histories.map(() => 0);
  const head = (index: number): T | undefined => histories[index]?.[at[index] as number];
  const waitsElsewhere = (item: T, index: number): boolean =>
    histories.some(
      (history, other) =>
        other !== index &&
        head(other)?.key !== item.key &&
        history.slice(at[other]).some(({ key }) => key === item.key),
    );
  const groups: T[][] = [];
  const left = () => histories.some((_, index) => head(index) !== undefined);
  while (left()) {
    const heads = histories.flatMap((_, index) => {
      const item = head(index);
      return item ? [{ item, index }] : [];
    });
    const ready = heads.find(({ item, index }) => item.key === null || !waitsElsewhere(item, index));
    const { item, index } = ready ?? (heads[0] as (typeof heads)[number]);
    const together =
      item.key === null ? [{ item, index }] : heads.filter((other) => other.item.key === item.key);
    for (const { index: taken } of together) at[taken] = (at[taken] as number) + 1;
    groups.push(together.map(({ item: one }) => one));
  }
  return groups;
}
