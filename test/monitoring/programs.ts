import { execFile, execFileSync } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Whether a program of the system is there; where it is not, it is said what remains untried. */
export function isThere(program: string, args: readonly string[], tries: string): boolean {
  try {
    execFileSync(program, args, { stdio: 'ignore' });
    return true;
  } catch {
    process.stderr.write(`SKIPPED: ${tries} is not tried, because there is no ${program} here.\n`);
    return false;
  }
}

/** What a program says; it throws with all that it said if it does not end with 0. */
export async function said(program: string, args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const { stdout, stderr } = await run(program, args, { env: { ...process.env, ...env } });
  return `${stdout}${stderr}`;
}
