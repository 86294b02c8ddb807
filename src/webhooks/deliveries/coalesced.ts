/**
 * `work`, never twice at a time: calls that come while it runs are answered by one more run. Resolves when what was
 * asked for is done. `work` must not reject.
 */
export function coalesced(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null;
  let again = false;
  const run = async () => {
    do {
      again = false;
      await work();
    } while (again);
    // In the same turn as the last look at `again`: a call in between would be lost.
    running = null;
  };
  return () => {
    if (running) again = true;
    else running = run();
    return running ?? Promise.resolve();
  };
}
