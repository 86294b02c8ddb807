import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Order, Report } from './receiver.child.js';

export type Receiver = {
  url(path: string): string;
  /** When each entry (`track seq`) came to `/timed/NAME` since the last call, in milliseconds of {@link clock}. */
  take(name: string): Promise<Map<string, number>>;
  /** Resolves with the time when `/count/NAME` has been called so often; counts from nothing again. */
  counted(name: string, times: number): Promise<number>;
  close(): Promise<void>;
};

/** The system's monotonic clock in milliseconds: the same in every process. */
export const clock = () => Number(process.hrtime.bigint()) / 1e6;

export async function startReceiver(): Promise<Receiver> {
  const child = fork(join(import.meta.dirname, 'receiver.child.js'));
  const { port } = await reported(child, (said): said is { port: number } => 'port' in said);
  const order = (what: Order) => void child.send(what);
  return {
    url: (path) => `http://127.0.0.1:${port}${path}`,
    take: async (name) => {
      const taken = reported(child, (said): said is { took: [string, number][] } => 'took' in said);
      order({ take: name });
      return new Map((await taken).took);
    },
    counted: async (name, times) => {
      const reached = reported(
        child,
        (said): said is { reached: string; at: number } => 'reached' in said && said.reached === name,
      );
      order({ tell: name, at: times });
      const { at } = await reached;
      order({ forget: name });
      return at;
    },
    close: async () => {
      const gone = once(child, 'exit');
      child.disconnect();
      await gone;
    },
  };
}

function reported<T extends Report>(child: ChildProcess, is: (said: Report) => said is T): Promise<T> {
  return new Promise((resolve) => {
    const listen = (said: Report) => {
      if (!is(said)) return;
      child.off('message', listen);
      resolve(said);
    };
    child.on('message', listen);
  });
}
