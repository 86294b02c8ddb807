import type { Pool } from 'pg';
import { inSpanOf, isTracing } from '../runtime/tracing/tracing.js';

/** A span for work on the database, where a span runs already. Only the name of a statement is told. */
export const inStatement = <T>(name: string, work: () => Promise<T>): Promise<T> =>
  inSpanOf(
    name,
    { kind: 'client', attributes: { 'db.system.name': 'postgresql', 'db.query.summary': name } },
    work,
  );

/** Gives each statement of a pool a span, from the wait for a connection to the answer. */
export function traceStatements(pool: Pool): void {
  if (!isTracing()) return;
  const query = pool.query.bind(pool) as (...given: unknown[]) => unknown;
  const traced = (...given: unknown[]): unknown => {
    const [statement] = given;
    // With a callback it answers nothing that could be awaited.
    if (typeof given.at(-1) === 'function') return query(...given);
    return inStatement(nameOf(statement), () => query(...given) as Promise<unknown>);
  };
  Object.assign(pool, { query: traced });
}

/** The name of a statement, else its verb. */
function nameOf(statement: unknown): string {
  const { name, text } = (typeof statement === 'string' ? { text: statement } : statement) as {
    name?: string;
    text?: string;
  };
  return name ?? /\w+/.exec(text ?? '')?.[0] ?? 'statement';
}
