// Builds only when a source is newer than the last build: a second `npm start` must not wait for a compiler.
import { execFileSync } from 'node:child_process';
import { globSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));

const stamp = 'dist/.built';
const modified = (file) => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
const sources = globSync(['ormconfig.ts', '.swcrc', 'package-lock.json', '{src,bench,test}/**/*']);

if (sources.some((file) => modified(file) >= modified(stamp))) {
  const nest = createRequire(import.meta.url).resolve('@nestjs/cli/bin/nest.js');
  execFileSync(process.execPath, [nest, 'build'], { stdio: ['ignore', 'ignore', 'inherit'] });
  writeFileSync(stamp, '');
}
