/**
 * Work that stops after each of its steps, so that whoever runs it may let others have the thread in between, or give it
 * up. One step is one entry taken by the machine, or work that takes about as long.
 */
export type Steps<T> = Generator<void, T, void>;

/** All steps in one go: for what is short, and where nobody else waits for the thread. */
export function atOnce<T>(steps: Steps<T>): T {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

/** What `to` makes of each item, one item a step. */
export function* flatMapInSteps<T, R>(items: Iterable<T>, to: (item: T) => readonly R[]): Steps<R[]> {
  const made: R[] = [];
  for (const item of items) {
    made.push(...to(item));
    yield;
  }
  return made;
}
