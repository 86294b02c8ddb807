/**
 * Tracks that must be decided together: those of an entry, and twins. Each slug gets a number at its first mention; a
 * component is known by the lowest number in it, so that components keep the order of the file.
 */
export class TrackComponents {
  private readonly numbers = new Map<string, number>();
  private readonly above: number[] = [];

  /** All slugs, in the order of their numbers. */
  slugs(): string[] {
    return [...this.numbers.keys()];
  }

  get size(): number {
    return this.above.length;
  }

  has(slug: string): boolean {
    return this.numbers.has(slug);
  }

  numberOf(slug: string): number {
    const known = this.numbers.get(slug);
    if (known !== undefined) return known;
    const number = this.above.length;
    this.numbers.set(slug, number);
    this.above.push(number);
    return number;
  }

  join(one: string, other: string): void {
    const [a, b] = [this.rootOf(this.numberOf(one)), this.rootOf(this.numberOf(other))];
    this.above[Math.max(a, b)] = Math.min(a, b);
  }

  /** The component of a number. */
  rootOf(number: number): number {
    const { above } = this;
    let root = number;
    while (above[root] !== root) root = above[root] as number;
    for (let at = number; at !== root; ) {
      const next = above[at] as number;
      above[at] = root;
      at = next;
    }
    return root;
  }

  /** The numbers of each component. */
  members(): Map<number, number[]> {
    const members = new Map<number, number[]>();
    for (let number = 0; number < this.size; number += 1) {
      const root = this.rootOf(number);
      const known = members.get(root);
      if (known) known.push(number);
      else members.set(root, [number]);
    }
    return members;
  }
}
