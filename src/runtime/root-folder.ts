import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of package.json, from any file in src/ or in dist/src/. */
export function rootFolder(from: string = import.meta.url): string {
  const file = fileURLToPath(from);
  const at = Math.max(file.lastIndexOf('/src/'), file.lastIndexOf('\\src\\'));
  const above = file.slice(0, at);
  return /[\\/]dist$/.test(above) ? above.slice(0, -'/dist'.length) : above;
}

/** This release, as package.json names it. */
export const version: string = JSON.parse(readFileSync(join(rootFolder(), 'package.json'), 'utf8')).version;
