import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it } from '@jest/globals';

/** The limit is in stryker.config.mjs. Each mutant meets the short form of its tests. */
it('nine of ten mutants of the domain are found', async () => {
  const env = { ...process.env, TEST_LONG: '' };
  const [code] = await once(spawn('npm', ['run', 'test:mutants'], { stdio: 'inherit', env }), 'exit');
  expect(code).toBe(0);
}, 36_000_000);
