import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * Runs commands of the built `paraph` one after another in one process: to load its modules takes most of a short
 * command. Each has the settings that it is given and nothing else of the environment, and ends with a NUL in both streams.
 */
const main = pathToFileURL(join(process.argv[2], 'cli/main.js')).href;
const { NODE_COMPILE_CACHE, PATH } = process.env;

// Each time it is loaded it listens to its output.
process.stdout.setMaxListeners(0);

const ended = (stream) => new Promise((resolve) => stream.write('\0', resolve));

process.on('message', async ({ nth, args, settings }) => {
  for (const name of Object.keys(process.env)) delete process.env[name];
  Object.assign(process.env, { PATH, NODE_COMPILE_CACHE, ...settings });
  process.argv.splice(1, Number.POSITIVE_INFINITY, 'paraph', ...args);
  process.exitCode = undefined;
  // It is what the shell starts, and its modules are those of the last time.
  await import(`${main}?${nth}`);
  await Promise.all([process.stdout, process.stderr].map(ended));
  process.send(process.exitCode ?? 0);
});
process.once('disconnect', () => process.exit());
