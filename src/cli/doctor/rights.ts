import type { Client } from 'pg';
import type { Config } from '../../config.js';
import { REPORTING_ROLES } from '../../db/reporting/roles.js';
import { type Check, fail, ok, warn } from './check.js';

/** Append-only tables, protected by privileges and triggers. */
const APPEND_ONLY = [
  'ledger',
  'public_log',
  'feed',
  'feed_epochs',
  'sources',
  'kind_versions',
  'security_log',
  'log_keys',
  'log_origins',
  'outside_heads',
];

export function ownerSetting({ databaseUrl, databaseOwnerUrl }: Config): Check {
  if (!databaseUrl) return ok('owner', 'the embedded database has a separate owner');
  return databaseOwnerUrl
    ? ok('owner', 'DATABASE_OWNER_URL is set: migrations run under it')
    : warn('owner', 'DATABASE_OWNER_URL is not set: migrations run under the application’s own role');
}

/** Without TRUST_PROXY, all clients behind a proxy have its address; with `true`, clients can forge theirs. */
export function proxySetting({ publicUrl, trustProxy }: Config): Check {
  if (trustProxy === true) {
    return warn('proxy', 'TRUST_PROXY is true: clients can forge their address; name the proxy instead');
  }
  return publicUrl?.startsWith('https:') && trustProxy === false
    ? warn('proxy', 'TRUST_PROXY is not set: all clients behind the TLS proxy seem to have its address')
    : ok(
        'proxy',
        typeof trustProxy === 'string'
          ? `forwarded addresses are trusted from ${trustProxy}`
          : 'there is none',
      );
}

/** Whether the application's role could change append-only tables: as their owner, or by its privileges. */
export async function rights(at: Client): Promise<Check[]> {
  const { rows } = await at.query<{ role: string; super: boolean; owns: boolean; may: string[] }>(
    `SELECT current_user AS role, (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) AS super,
       bool_or(pg_has_role(current_user, c.relowner, 'USAGE')) AS owns,
       coalesce(array_agg(right_to || ' ' || c.relname ORDER BY c.relname, right_to)
         FILTER (WHERE has_table_privilege(c.oid, right_to)
                 OR (right_to = 'UPDATE' AND has_any_column_privilege(c.oid, right_to))), '{}') AS may
     FROM pg_class c CROSS JOIN unnest(ARRAY['UPDATE', 'DELETE', 'TRUNCATE']) AS right_to
     WHERE c.oid = ANY($1::regclass[])`,
    [APPEND_ONLY],
  );
  const [{ role, super: isSuper, owns, may } = { role: 'unknown', super: false, owns: false, may: [] }] =
    rows;
  if (isSuper)
    return [warn('role', `${role}, the application’s role, is a superuser: it can change the ledger`)];
  if (owns) {
    const detail = `${role}, the application’s role, owns the tables: it could disable the triggers that protect the ledger`;
    return [warn('role', detail)];
  }
  return [
    ok('role', `${role}, the application’s role, does not own the tables`),
    may.length > 0
      ? fail('ledger', `${role} may ${may.join(', ')}: \`paraph migrate\` resets its privileges`)
      : ok('ledger', `${role} may only insert: it may not update, delete or truncate`),
  ];
}

export async function triggers(at: Client): Promise<Check> {
  const { rows } = await at.query<{ table: string }>(
    `SELECT c.relname AS table FROM pg_class c
     WHERE c.oid = ANY($1::regclass[]) AND (
       SELECT count(*) FROM pg_trigger t WHERE t.tgrelid = c.oid AND t.tgenabled IN ('O', 'A')
         AND t.tgname IN ('append_only', 'append_only_whole')) < 2
     ORDER BY 1`,
    [APPEND_ONLY],
  );
  return rows.length === 0
    ? ok('triggers', 'the append-only triggers are in place')
    : fail('triggers', `missing or disabled on ${rows.map(({ table }) => table).join(', ')}`);
}

/**
 * Whether the roles for BI tools are there, and who has them. Without them the views are there, and nobody reads them. Who
 * made a role may give it to others, and does not read by it.
 */
export async function reporting(at: Client): Promise<Check> {
  const { rows } = await at.query<{ role: string; there: boolean; reads: boolean; members: string[] }>(
    `SELECT r.role, g.oid IS NOT NULL AS there,
       coalesce(has_schema_privilege(g.oid, n.oid, 'USAGE'), false) AS reads,
       ARRAY(SELECT pg_get_userbyid(member)::text FROM pg_auth_members
         WHERE roleid = g.oid AND NOT admin_option ORDER BY 1) AS members
     FROM unnest($1::text[], $2::text[]) AS r(schema, role)
     LEFT JOIN pg_roles g ON g.rolname = r.role LEFT JOIN pg_namespace n ON n.nspname = r.schema
     ORDER BY r.role`,
    [Object.keys(REPORTING_ROLES), Object.values(REPORTING_ROLES)],
  );
  const missing = rows.filter(({ there }) => !there).map(({ role }) => `CREATE ROLE ${role} NOLOGIN`);
  if (missing.length > 0)
    return ok(
      'reporting',
      `no BI tool can read the views: the owner may not make roles. For BI tools, an administrator of the server runs ${missing.join('; ')}; then \`paraph migrate\``,
    );
  const idle = rows.filter(({ reads }) => !reads).map(({ role }) => role);
  if (idle.length > 0)
    return warn('reporting', `${idle.join(', ')} may not read the views yet: \`paraph migrate\` grants it`);
  const readers = rows.map(({ role, members }) => `${role}: ${members.join(', ') || 'nobody'}`);
  return ok('reporting', `who reads the views for BI tools: ${readers.join('; ')}`);
}
