import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { SecurityLog } from '../../audit/security-log.js';
import { REPORTING_ROLES } from '../../db/reporting/roles.js';
import { scramVerifier } from '../../db/reporting/scram.js';
import { Problem } from '../../http/problems/problem.js';
import type { CommandResult } from '../process/command-result.js';
import { withFeatures } from '../process/features.js';
import { OPERATOR } from '../process/operator.js';

export type LoginOptions = { public?: boolean };

type Login = { name: string; group: string; password: string };

/** PostgreSQL keeps names with `pg_` to itself, and cuts longer ones. Those with `paraph` are ours. */
const NAME = /^(?!pg_|paraph)[a-z_][a-z0-9_]{0,62}$/;

/** The owner may not make roles, or may not give this group to others. */
const NOT_ALLOWED = '42501';

/**
 * Makes a login that reads the views of one schema, or gives it a new password. The server keeps only what proves it, so it is
 * shown here only. JSON: `{name, schema, host, port, database, password, url, created}`.
 */
export async function makeLogin(name: string, options: LoginOptions): Promise<CommandResult> {
  if (!NAME.test(name))
    throw new Problem(
      'validation_failed',
      'The name must have small letters, digits and _, at most 63, begin with a letter, and not with pg_ or paraph.',
    );
  const schema = options.public ? 'reporting_public' : 'reporting';
  const login = { name, group: REPORTING_ROLES[schema], password: randomBytes(24).toString('base64url') };
  const made = await withFeatures(async (features, { administratorUrl }) => {
    const client = new pg.Client({ connectionString: administratorUrl });
    client.on('error', () => {});
    await client.connect();
    try {
      await client.query('BEGIN');
      const created = await ensureLogin(client, login);
      const detail = { username: name, what: schema };
      const log = features.get(SecurityLog, { strict: false });
      await log.record({ kind: 'administered', ...OPERATOR, detail }, client);
      await client.query('COMMIT');
      const { host, port, database = '' } = client;
      return { host, port, database, created, url: urlOf(administratorUrl, client, login) };
    } finally {
      await client.end();
    }
  });
  const what = options.public ? 'the public view' : 'the full ledger';
  const text = `${name} reads ${what}, in the schema ${schema}. ${made.created ? 'The' : 'Its new'} password is shown only once:\n${made.url}`;
  return { ok: true, json: { name, schema, password: login.password, ...made }, text };
}

/** Whether it was made. Another role keeps its password: it may have more rights than to read. */
async function ensureLogin(client: pg.Client, login: Login): Promise<boolean> {
  const { rows } = await client.query<{ group: boolean; login: boolean; reads: boolean }>(
    `SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = $2::text) AS "group", r.oid IS NOT NULL AS login,
       coalesce(r.rolcanlogin AND NOT (rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls)
         AND ARRAY(SELECT pg_get_userbyid(roleid)::text FROM pg_auth_members WHERE member = r.oid) = ARRAY[$2::text], false) AS reads
     FROM (SELECT $1::text AS name) AS asked LEFT JOIN pg_roles r ON r.rolname = asked.name`,
    [login.name, login.group],
  );
  const [known] = rows;
  if (!known?.group)
    throw new Problem(
      'not_found',
      `There is no role ${login.group} yet: \`paraph doctor\` says how to make it.`,
    );
  if (known.login && !known.reads)
    throw new Problem(
      'validation_failed',
      `There is already a role ${login.name} that is no login of ${login.group} alone: choose another name.`,
    );
  try {
    const statements = statementsFor({ ...login, password: scramVerifier(login.password) }, known.login);
    for (const statement of statements) await client.query(statement);
    return !known.login;
  } catch (error) {
    if ((error as { code?: unknown }).code !== NOT_ALLOWED) throw error;
    const asked = statementsFor({ ...login, password: 'change me' }, known.login).join(';\n');
    throw new Problem(
      'forbidden',
      `The owner may not do this: let an administrator of the server run\n${asked};`,
    );
  }
}

function statementsFor({ name, group, password }: Login, isThere: boolean): string[] {
  const role = pg.escapeIdentifier(name);
  const secret = pg.escapeLiteral(password);
  if (isThere) return [`ALTER ROLE ${role} PASSWORD ${secret}`];
  return [
    `CREATE ROLE ${role} LOGIN PASSWORD ${secret} CONNECTION LIMIT 20 IN ROLE ${group}`,
    `ALTER ROLE ${role} SET default_transaction_read_only = on`,
    `ALTER ROLE ${role} SET statement_timeout = '60s'`,
  ];
}

/** Where we connect to ourselves, with TLS as we do. */
function urlOf(ours: string, { host, port, database = '' }: pg.Client, { name, password }: Login): string {
  const at = host.includes(':') ? `[${host}]` : encodeURIComponent(host);
  const tls = new URL(ours).searchParams.get('sslmode');
  const query = tls === null ? '' : `?sslmode=${encodeURIComponent(tls)}`;
  return `postgres://${name}:${password}@${at}:${port}/${encodeURIComponent(database)}${query}`;
}
