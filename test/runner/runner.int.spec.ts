import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';

type Report = {
  testResults: {
    name: string;
    status: string;
    message: string;
    assertionResults: { fullName: string; status: string; failureMessages: string[] }[];
  }[];
};

const CONFIG = join(import.meta.dirname, 'given/jest.config.mjs');
const RUNNER = [
  '--import',
  './test/runner/hooks.mjs',
  '--enable-source-maps',
  'node_modules/jest/bin/jest.js',
];

let report: Report;

beforeAll(async () => {
  const told = await new Promise<string>((resolve) => {
    execFile(process.execPath, [...RUNNER, '--config', CONFIG, '--runInBand', '--json'], (_, stdout) =>
      resolve(stdout),
    );
  });
  report = JSON.parse(told);
});

const fileOf = (name: string) => report.testResults.find((file) => file.name.endsWith(`/given/${name}.ts`))!;
const test = (fullName: string) =>
  fileOf('troubles').assertionResults.find((result) => result.fullName === fullName)!;

describe('the runner of these tests, given files with troubles', () => {
  it.each([
    ['hangs', 'Exceeded timeout of 200 ms for a test'],
    ['hangs for a shorter time', 'Exceeded timeout of 20 ms for a test'],
    ['hangs in row 1', 'Exceeded timeout of 30 ms for a test'],
    ['a hook hangs', 'Exceeded timeout of 40 ms for a hook'],
    ['a hook before all fails', 'not begun'],
    ['a hook before each fails', 'not ready'],
    ['a hook after each fails', 'not put away'],
    ['leaves a promise that fails', 'nobody waits'],
  ])('%s, then that test fails and says: %s', (name, message) => {
    const { status, failureMessages } = test(name);
    expect([status, failureMessages.join('\n')]).toEqual(['failed', expect.stringContaining(message)]);
    expect(failureMessages.join('\n')).toContain('test/runner/given/troubles.ts:');
  });

  it('then the tests beside them run', () => {
    expect(test('is well').status).toBe('passed');
  });

  it('given a file that cannot be loaded, then it fails and says why', () => {
    expect(fileOf('unreadable')).toMatchObject({
      status: 'failed',
      message: expect.stringContaining('not read to its end'),
    });
  });

  it('given the next file in the same process, then it has its own tests and its own time limit', () => {
    expect(fileOf('well').assertionResults).toMatchObject([{ status: 'passed' }]);
  });
});
