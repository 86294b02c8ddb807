import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rootFolder } from './root-folder.js';

/** This release, as package.json names it. */
export const version: string = JSON.parse(readFileSync(join(rootFolder(), 'package.json'), 'utf8')).version;
