import { writeFileSync } from 'node:fs';
import { settingsPage } from './settings-page.js';

/** Writes docs/reference/settings.md into the current folder. */
writeFileSync('docs/reference/settings.md', settingsPage());
