import type { Client } from 'pg';
import type { Config } from '../../config.js';
import { type Check, fail, ok, warn } from './check.js';

/** What nobody may change (docs: the ledger is append-only), by rights and by triggers. */
const APPEND_ONLY = [
  'ledger',
  'public_log',
  'feed',
  'feed_epochs',
  'sources',
  'kind_versions',
  'security_log',
];

export function ownerSetting({ databaseUrl, databaseOwnerUrl }: Config): Check {
  if (!databaseUrl) return ok('owner', 'the embedded database has an owner of its own');
  return databaseOwnerUrl
    ? ok('owner', 'DATABASE_OWNER_URL is set: migrations run under it')
    : warn('owner', 'DATABASE_OWNER_URL is not set: migrations run under the application’s own role');
}

/** Without it, everybody who comes through a proxy has its address, or any that they like. */
export function proxySetting({ publicUrl, trustProxy }: Config): Check {
  if (trustProxy === true) {
    return warn('proxy', 'TRUST_PROXY is true: whoever calls may claim any address; name the proxy instead');
  }
  return publicUrl?.startsWith('https:') && trustProxy === false
    ? warn('proxy', 'TRUST_PROXY is not set: all who come through the TLS proxy seem to have its address')
    : ok(
        'proxy',
        typeof trustProxy === 'string' ? `addresses are believed from ${trustProxy}` : 'there is none',
      );
}

/** Whether the role that serves could get round append-only: as the tables' owner, or by what it was granted. */
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
  if (isSuper) return [warn('role', `${role}, which serves, is a superuser: nothing can hold it back`)];
  if (owns) {
    const detail = `${role}, which serves, owns the tables and could switch off what guards the ledger`;
    return [warn('role', detail)];
  }
  return [
    ok('role', `${role} serves and does not own the tables`),
    may.length > 0
      ? fail('ledger', `${role} may ${may.join(', ')}: \`paraph migrate\` grants anew`)
      : ok('ledger', `${role} can only add to it: it may not update, delete or truncate`),
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
    ? ok('triggers', 'those that refuse change are in place')
    : fail('triggers', `missing or switched off on ${rows.map(({ table }) => table).join(', ')}`);
}
