import 'reflect-metadata';
import { CommanderError } from 'commander';
import { tellFailure } from './process/outcome.js';
import { paraph } from './program.js';

// Whoever reads our output may stop early: `paraph export | head`.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

try {
  await paraph().parseAsync(process.argv);
} catch (error) {
  // Commander has written its own line.
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
  else tellFailure(error, false);
}
