import { CommanderError } from 'commander';
import { paraph } from './program.js';

// The reader of our output may stop early: `paraph export | head`.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

try {
  await paraph().parseAsync(process.argv);
} catch (error) {
  // Commander has already written a message.
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
  else (await import('./process/command-result.js')).reportFailure(error, false);
}
