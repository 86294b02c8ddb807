import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { pageWith, resultsOnRecord } from './record.js';

it('given the results on record, docs/reliability.md says what they say', () => {
  const page = readFileSync('docs/reliability.md', 'utf8');
  expect(page).toBe(pageWith(resultsOnRecord(), page));
});
