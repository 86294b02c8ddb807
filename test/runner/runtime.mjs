import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import JestRuntime from 'jest-runtime';
import { setGlobals } from './globals.mjs';

/**
 * Runs the files of tests in Node's own world, not in one of Jest's: what a worker loaded for one file serves the next.
 * Jest's other parts (time limits, hooks, retries, reports) are as they were. See docs/adr/0029.
 */
export default class extends JestRuntime {
  /** Jest keeps the tests of a file in this module: a new one for each file, and what held the last one goes with it. */
  requireInternalModule(path) {
    const require = createRequire(import.meta.url);
    delete require.cache[path];
    delete globalThis[Symbol.for('EVENT_HANDLERS')];
    return require(path);
  }

  setGlobalsForRuntime(globals) {
    setGlobals({ ...globals, jest: this.jestGlobals.jestObjectFor(import.meta.filename) });
  }

  unstable_shouldLoadAsEsm() {
    return true;
  }

  unstable_importModule(path) {
    return import(pathToFileURL(path).href);
  }

  /** Jest would put its own loader there, for the whole process. */
  installGetBuiltinModule() {}
}
