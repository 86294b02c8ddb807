/** Letters that were left out, added, mistaken or swapped (optimal string alignment). */
export function editDistance(one: string, other: string): number {
  const a = [...one];
  const b = [...other];
  const rows = [[...Array(b.length + 1).keys()]];
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = at(rows, i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swapped =
        i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
          ? at(rows, i - 2, j - 2) + 1
          : Number.POSITIVE_INFINITY;
      row.push(Math.min(replaced, swapped, at(rows, i - 1, j) + 1, (row[j - 1] ?? 0) + 1));
    }
    rows.push(row);
  }
  return at(rows, a.length, b.length);
}

const at = (rows: readonly (readonly number[])[], i: number, j: number): number => rows[i]?.[j] ?? 0;

/** How many letters of a word may be mistyped: none of a short one, two of a long one. */
const mistakesIn = (word: string): number => (word.length < 4 ? 0 : word.length < 8 ? 1 : 2);

export const isMistyped = (typed: string, word: string): boolean =>
  Math.abs(typed.length - word.length) <= 2 && editDistance(typed, word) <= mistakesIn(typed);

/** The word with two neighbouring letters swapped, in every way: such a slip leaves few trigrams in common. */
export const swaps = (word: string): string[] =>
  Array.from({ length: Math.max(0, word.length - 1) }, (_, n) => {
    return word.slice(0, n) + word.charAt(n + 1) + word.charAt(n) + word.slice(n + 2);
  });
