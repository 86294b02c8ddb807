import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const from = createRequire(import.meta.url);
const read = (file: string) => readFileSync(file, 'utf8');
const ours = (name: string) => read(from.resolve(`./${name}`));

/** All assets by their name under /assets. Pages load nothing from other hosts. */
export const ASSETS: Record<string, { type: string; content: string }> = {
  'paraph.css': { type: 'text/css; charset=utf-8', content: ours('paraph.css') },
  'paraph.js': { type: 'text/javascript; charset=utf-8', content: ours('paraph.js') },
  'finding.js': { type: 'text/javascript; charset=utf-8', content: ours('finding.js') },
  'search.js': { type: 'text/javascript; charset=utf-8', content: ours('search.js') },
  'favicon.svg': { type: 'image/svg+xml', content: ours('favicon.svg') },
  'htmx.min.js': {
    type: 'text/javascript; charset=utf-8',
    content: read(from.resolve('htmx.org/dist/htmx.min.js')),
  },
};
