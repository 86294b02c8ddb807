type State = 'ok' | 'warn' | 'fail';

/** One line of the doctor's: `fail` is what keeps the service from working as promised, `warn` what may. */
export type Check = { name: string; state: State; detail: string };

export const ok = (name: string, detail: string): Check => ({ name, state: 'ok', detail });
export const warn = (name: string, detail: string): Check => ({ name, state: 'warn', detail });
export const fail = (name: string, detail: string): Check => ({ name, state: 'fail', detail });

/** Runs the checks in turn; one that cannot be carried out has failed. */
export async function inTurn(
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
