import pg, { type ClientBase, type QueryConfig } from 'pg';

/**
 * What a connection keeps from one transaction to the next. A pooler that gives each transaction any session of the
 * server drops what a session keeps: its locks, what it listens to, and its prepared statements, unless it carries them.
 */
export type Kept = { session: boolean; statements: boolean };

const EVERYTHING: Kept = { session: true, statements: true };

/** How long a probe waits, in milliseconds. With one session in the pool, a second transaction waits for the first. */
const PATIENCE = 5_000;

/** A pooler gives a connection the same session by chance, while nobody else wants it. */
const ROUNDS = 5;

const PID = 'SELECT pg_backend_pid() AS pid';
const PREPARED = { name: 'paraph_probe', text: PID };

/**
 * Finds out what connections to this URL keep. A server names its process when a connection begins; a pooler names
 * something else. Then two connections are used in turns, as two requests would use them.
 */
export async function keptBy(url: string): Promise<Kept> {
  return withClient(url, async (one) => {
    if ((await pidOf(one, PID)) === processOf(one)) return EVERYTHING;
    return withClient(url, (other) => probe(one, other));
  });
}

async function probe(one: ClientBase, other: ClientBase): Promise<Kept> {
  let isSession = true;
  for (let round = 0; round < ROUNDS && isSession; round += 1) {
    const first = await pidOf(one, PREPARED).catch(() => null);
    if (first === null) return { session: false, statements: false };
    await other.query('BEGIN');
    const taken = await pidOf(other, PID);
    const second = await pidOf(one, PREPARED).catch(() => null);
    if (second === null) return { session: false, statements: false };
    await other.query('COMMIT');
    isSession = taken !== first && second === first;
  }
  return { session: isSession, statements: true };
}

async function withClient<T>(url: string, work: (client: ClientBase) => Promise<T>): Promise<T> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: PATIENCE,
    query_timeout: PATIENCE,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function pidOf(client: ClientBase, statement: QueryConfig | string): Promise<number | null> {
  const { rows } = await client.query<{ pid: number }>(statement);
  return rows[0]?.pid ?? null;
}

/** What the other side named as its process; pg has it, its types do not. */
const processOf = (client: ClientBase): number | null => (client as { processID?: number }).processID ?? null;

type Sent = string | (QueryConfig & { name?: string });

/** A connection through a pooler that drops prepared statements: it sends every statement without its name. */
export class UnnamedStatements extends pg.Client {
  // biome-ignore lint/suspicious/noExplicitAny: pg declares eight overloads, all of which pass through here.
  override query(statement: any, ...rest: any[]): any {
    return super.query(unnamed(statement), ...rest);
  }
}

function unnamed(statement: Sent): Sent {
  if (typeof statement === 'string' || statement.name === undefined) return statement;
  const { name: _, ...rest } = statement;
  return rest;
}

/** `directUrl`: to the server itself, for what needs a session, where `appUrl` leads to a pooler of transactions. */
export type ConnectionUrls = { ownerUrl: string; appUrl: string; directUrl?: string | null };

/** Why the connections cannot be used as they are set, in one line; null if they can. */
export async function poolingFault({
  ownerUrl,
  appUrl,
  directUrl = null,
}: ConnectionUrls): Promise<string | null> {
  if (directUrl !== null) {
    if (!(await keptBy(directUrl)).session)
      return 'DATABASE_DIRECT_URL leads to a pooler that shares sessions: it must lead to the server itself';
  } else if (!(await keptBy(appUrl)).statements) {
    return 'DATABASE_URL leads to a pooler that drops prepared statements: set DATABASE_POOLER=transaction and DATABASE_DIRECT_URL';
  }
  const keeps = ownerUrl === directUrl || (await keptBy(ownerUrl)).session;
  return keeps
    ? null
    : 'migrations need a session of their own: DATABASE_OWNER_URL must lead to the server itself, not to a pooler';
}
