// Builds what has changed, then runs a program of the build: `node scripts/run.mjs PROGRAM ARGUMENTS`.
import './build.mjs';
import { enableCompileCache } from 'node:module';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

/** How soon a stopped npm stops us, in milliseconds. */
const LOOK_EVERY = 200;

// npm passes a signal on to the shell that it runs us by, and the shell dies of it without a word to us.
const parent = process.ppid;
const timer = setInterval(() => {
  if (process.ppid === parent) return;
  clearInterval(timer);
  process.kill(process.pid, 'SIGTERM');
}, LOOK_EVERY).unref();

// Compiling two thousand modules anew would be half of a start.
enableCompileCache('dist/.compile-cache');

const [program] = process.argv.splice(2, 1);
process.argv[1] = resolve(program);
await import(pathToFileURL(process.argv[1]));
