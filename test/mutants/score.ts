import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it } from '@jest/globals';

/** The limit is in stryker.config.mjs. */
it('nine of ten mutants of the domain are found', async () => {
  const [code] = await once(spawn('npm', ['run', 'test:mutants'], { stdio: 'inherit' }), 'exit');
  expect(code).toBe(0);
}, 36_000_000);
