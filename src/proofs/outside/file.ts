import { open } from 'node:fs/promises';
import { type Destination, NAMES } from './destination.js';

/** A file to which each head is appended, after an empty line: the newest is the last. */
export const fileDestination = (path: string): Destination => ({
  name: NAMES.file(path),
  publicOnly: false,
  async send({ note }) {
    const file = await open(path, 'a');
    try {
      const { size } = await file.stat();
      try {
        await file.appendFile(size > 0 ? `\n${note}` : note);
        await file.sync();
      } catch (error) {
        // Half a note on a full disk would spoil the next one.
        await file.truncate(size).catch(() => undefined);
        throw error;
      }
    } finally {
      await file.close();
    }
    return note;
  },
});
