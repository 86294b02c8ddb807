import { writeFileSync } from 'node:fs';
import { KIND_VERSIONS } from '../domain/kinds/index.js';
import { procedurePage } from './procedure-page.js';

/** Writes docs/reference/procedure.md into the current folder. */
writeFileSync('docs/reference/procedure.md', procedurePage(KIND_VERSIONS));
