import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Done, Order } from './writer.child.js';

/** Whoever calls the service at that address, in a process of its own. */
export async function startWriter(origin: string, token: string) {
  const child = fork(join(import.meta.dirname, 'writer.child.js'));
  return {
    /** Resolves when all is written. */
    write: async (order: Omit<Order, 'origin' | 'token'>): Promise<void> => {
      const answered = once(child, 'message');
      child.send({ ...order, origin, token } satisfies Order);
      const [{ failed }] = (await answered) as [Done];
      if (failed !== null) throw new Error(failed);
    },
    close: async () => {
      const gone = once(child, 'exit');
      child.disconnect();
      await gone;
    },
  };
}
