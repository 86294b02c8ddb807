import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire, enableCompileCache, registerHooks } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import './typescript.mjs';

/** What was compiled once is compiled for every process after it: a run has dozens of them. */
const CACHE = fileURLToPath(new URL('../../node_modules/.cache/paraph/', import.meta.url));
const require = createRequire(import.meta.url);
const SETTINGS = ['../../.swcrc', '../../node_modules/@swc/core/package.json']
  .map((file) => readFileSync(new URL(file, import.meta.url), 'utf8'))
  .join();

mkdirSync(CACHE, { recursive: true });
// Node writes it when a process ends, and Jest gives its workers too little time for that.
if (!/\bjest\b/.test(process.argv[1])) enableCompileCache(join(CACHE, 'v8'));

/** By what goes into it, so that nothing has to be thrown away. */
function compiled(filename) {
  const source = readFileSync(filename, 'utf8');
  const name = createHash('sha256').update(`${SETTINGS}\0${filename}\0${source}`).digest('hex');
  const kept = join(CACHE, name);
  try {
    return readFileSync(kept, 'utf8');
  } catch {
    // Loaded only if it is needed: it is a large program.
    const { transformSync } = require('@swc/core');
    const { code } = transformSync(source, { filename, sourceMaps: 'inline' });
    // Whole or not at all, for whoever reads it meanwhile.
    const half = `${kept}.${process.pid}`;
    writeFileSync(half, code);
    renameSync(half, kept);
    return code;
  }
}

/** As typescript.mjs, for what has decorators or JSX, which plain Node cannot strip: compiled as the build does it. */
registerHooks({
  resolve(specifier, context, next) {
    try {
      return next(specifier, context);
    } catch (error) {
      if (!/^\.{1,2}\/.*\.js$/.test(specifier)) throw error;
      return next(specifier.replace(/\.js$/, '.tsx'), context);
    }
  },
  load(url, context, next) {
    if (!/^file:.*\.tsx?$/.test(url) || url.includes('/node_modules/')) return next(url, context);
    return { format: 'module', source: compiled(fileURLToPath(url)), shortCircuit: true };
  },
});
