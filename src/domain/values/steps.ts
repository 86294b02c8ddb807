/**
 * A computation that stops after each step, so that its runner can give the thread to others or abort it. A step is
 * one transition of the machine, or work that takes about as long.
 */
export type Steps<T> = Generator<void, T, void>;

/** Runs all steps at once: for short work, and where nobody else waits for the thread. */
export function atOnce<T>(steps: Steps<T>): T {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

/** `flatMap` in steps, one item a step. */
export function* flatMapInSteps<T, R>(items: Iterable<T>, to: (item: T) => readonly R[]): Steps<R[]> {
  const made: R[] = [];
  for (const item of items) {
    made.push(...to(item));
    yield;
  }
  return made;
}
