type State = 'ok' | 'warn' | 'fail';

/** One line of the report. `fail` prevents the service from working as promised, `warn` may do so. */
export type Check = { name: string; state: State; detail: string };

export const ok = (name: string, detail: string): Check => ({ name, state: 'ok', detail });
export const warn = (name: string, detail: string): Check => ({ name, state: 'warn', detail });
export const fail = (name: string, detail: string): Check => ({ name, state: 'fail', detail });

/** Runs the checks in order. A check that throws has failed. */
export async function runChecks(
  checks: Record<string, () => Check | Promise<Check> | Promise<Check[]>>,
): Promise<Check[]> {
  const found: Check[] = [];
  for (const [name, look] of Object.entries(checks)) {
    try {
      found.push(...[await look()].flat());
    } catch (error) {
      found.push(fail(name, (error as Error).message));
    }
  }
  return found;
}
