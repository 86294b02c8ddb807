import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Question, Reading } from './reader.child.js';

export type { Question, Reading };

/** Somebody who reads pages in a process of their own: what is slow there is no server’s fault, nor the other way round. */
export function newReader() {
  const child = fork(join(import.meta.dirname, 'reader.child.js'));
  return {
    async read(question: Question): Promise<Reading> {
      child.send(question);
      const [reading] = await once(child, 'message');
      if ('error' in reading) throw new Error(reading.error);
      return reading;
    },
    close: () => void child.kill(),
  };
}
