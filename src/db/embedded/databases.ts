import pg from 'pg';
import { ADVISORY_LOCKS } from '../advisory-locks.js';
import { REPORTING_ROLES } from '../reporting/roles.js';

type Role = { name: string; password: string };

/** A database to create: its owner, the role that may connect, and the database that is copied. */
export type DatabaseSpec = { name: string; owner: Role; app: Role; template?: string };

export type DatabaseUrls = { ownerUrl: string; appUrl: string; created: boolean };

/**
 * Creates the two roles, those whose members read the views for BI tools, and the database if they are missing. Repeated
 * and concurrent calls are safe. Roles may only connect; migrations grant the rest, including USAGE of the schemas.
 */
export async function ensureDatabase(superuserUrl: string, wanted: DatabaseSpec): Promise<DatabaseUrls> {
  const name = pg.escapeIdentifier(wanted.name);
  const owner = pg.escapeIdentifier(wanted.owner.name);
  const app = pg.escapeIdentifier(wanted.app.name);
  const created = await connected(superuserUrl, async (client) => {
    await client.query('select pg_advisory_lock($1)', [ADVISORY_LOCKS.createDatabase]);
    await ensureRole(client, wanted.owner);
    await ensureRole(client, wanted.app);
    for (const group of READERS) await ensureRole(client, { name: group, password: null });
    const { rowCount } = await client.query('select from pg_database where datname = $1', [wanted.name]);
    // Its files as they are: written to the log too, a copy would take twice as long.
    const template = wanted.template
      ? `template ${pg.escapeIdentifier(wanted.template)} strategy file_copy`
      : '';
    if (!rowCount) await client.query(`create database ${name} ${template} owner ${owner}`);
    await client.query(
      `revoke all on database ${name} from public; grant connect, temporary on database ${name} to ${app};
       grant connect on database ${name} to ${READERS.join()}`,
    );
    return !rowCount;
  });
  if (!wanted.template) {
    await connected(urlOf(superuserUrl, wanted.name), async (client) => {
      await client.query('select pg_advisory_lock($1)', [ADVISORY_LOCKS.createDatabase]);
      await client.query(`alter schema public owner to ${owner}; revoke all on schema public from public`);
    });
  }
  return {
    ownerUrl: urlOf(superuserUrl, wanted.name, wanted.owner),
    appUrl: urlOf(superuserUrl, wanted.name, wanted.app),
    created,
  };
}

/** Runs `work` on a new connection. Closing it also releases its locks. */
export async function connected<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, ssl: false });
  // If the connection breaks, the query reports it too.
  client.on('error', () => {});
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

const READERS = Object.values(REPORTING_ROLES);

async function ensureRole(client: pg.Client, role: { name: string; password: string | null }): Promise<void> {
  const { rowCount } = await client.query('select from pg_roles where rolname = $1', [role.name]);
  if (rowCount) return;
  const login = role.password === null ? 'nologin' : `login password ${pg.escapeLiteral(role.password)}`;
  await client.query(`create role ${pg.escapeIdentifier(role.name)} ${login}`);
}

function urlOf(serverUrl: string, database: string, role?: Role): string {
  const url = new URL(serverUrl);
  url.pathname = `/${encodeURIComponent(database)}`;
  if (role) {
    url.username = encodeURIComponent(role.name);
    url.password = encodeURIComponent(role.password);
  }
  return url.href;
}
