import { createHash } from 'node:crypto';
import type { QueryRunner } from 'typeorm';
import { REPORTING, type ViewName } from './columns.js';
import { SIGHTS, type Sight } from './parts.sql.js';
import { REPORTING_ROLES } from './roles.js';
import { statusAsOf } from './status.sql.js';
import { viewsOf } from './views.sql.js';

/** The first and the last day that a date may mean; null at an open end. `make_date` does not depend on settings. */
const datesOf = ({ schema }: Sight): string => `
  CREATE OR REPLACE FUNCTION ${schema}.earliest(edtf text) RETURNS date LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN edtf LIKE '..%' THEN NULL ELSE make_date(substr(edtf, 1, 4)::integer,
      CASE substr(edtf, 5, 1) WHEN '-' THEN substr(edtf, 6, 2)::integer ELSE 1 END,
      CASE substr(edtf, 5, 1) || substr(edtf, 8, 1) WHEN '--' THEN substr(edtf, 9, 2)::integer ELSE 1 END) END;
  CREATE OR REPLACE FUNCTION ${schema}.latest(edtf text) RETURNS date LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE
      WHEN edtf LIKE '%..' THEN NULL
      WHEN split_part(edtf, '/', -1) LIKE '____-__-__%' THEN make_date(substr(split_part(edtf, '/', -1), 1, 4)::integer,
        substr(split_part(edtf, '/', -1), 6, 2)::integer, substr(split_part(edtf, '/', -1), 9, 2)::integer)
      WHEN split_part(edtf, '/', -1) LIKE '____-__%' THEN (make_date(substr(split_part(edtf, '/', -1), 1, 4)::integer,
        substr(split_part(edtf, '/', -1), 6, 2)::integer, 1) + interval '1 month' - interval '1 day')::date
      ELSE make_date(substr(split_part(edtf, '/', -1), 1, 4)::integer, 12, 31) END;`;

const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

function commentsOf({ schema }: Sight): string {
  return (Object.keys(REPORTING) as ViewName[])
    .flatMap((name) => [
      `COMMENT ON VIEW ${schema}.${name} IS ${literal(REPORTING[name].says)};`,
      ...Object.entries<readonly [string, string]>(REPORTING[name].columns)
        .filter(([, [, says]]) => says !== '')
        .map(([column, [, says]]) => `COMMENT ON COLUMN ${schema}.${name}.${column} IS ${literal(says)};`),
    ])
    .join('\n');
}

/**
 * The views and functions of a schema. Views read as their owner, so whoever reads them needs no right to any table. The
 * public ones hide rows: `security_barrier` keeps a reader's own functions from being called on what they leave out.
 * `status_on` reads as its owner too. It gives rows of `status`, so that both have the same columns.
 */
function textOf(sight: Sight): string {
  const { schema, isPublic } = sight;
  const views = Object.entries(viewsOf(sight)).map(
    ([name, query]) =>
      `CREATE OR REPLACE VIEW ${schema}.${name} WITH (security_barrier = ${isPublic}) AS ${query};`,
  );
  return `${datesOf(sight)}
    ${views.join('\n')}
    CREATE OR REPLACE FUNCTION ${schema}.status_on(day date) RETURNS SETOF ${schema}.status
      LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
    BEGIN ATOMIC ${statusAsOf(sight, 'day')}; END;
    COMMENT ON FUNCTION ${schema}.status_on IS 'How each track stood on a day, as a board as of that day.';
    ${commentsOf(sight)}`;
}

/** Another process may have made the role, or may be about to; or the owner may make none. */
const LEFT_TO_OTHERS = ['42710', '23505', '42501'];

async function ensureRole(runner: QueryRunner, role: string): Promise<boolean> {
  const find = () => runner.query('SELECT FROM pg_roles WHERE rolname = $1', [role]) as Promise<unknown[]>;
  if ((await find()).length > 0) return true;
  try {
    await runner.query(`CREATE ROLE ${role} NOLOGIN`);
  } catch (error) {
    if (!LEFT_TO_OTHERS.includes(String((error as { code?: unknown }).code))) throw error;
  }
  return (await find()).length > 0;
}

/**
 * Installs the views of this release, where those that are there are not its own, and gives each role its schema. The
 * roles are made if the owner may make roles. If it may not, nobody reads the views until an administrator has made them
 * (`paraph doctor`).
 */
export async function installReporting(runner: QueryRunner): Promise<void> {
  for (const sight of SIGHTS) {
    const { schema } = sight;
    const role = REPORTING_ROLES[schema];
    const isThere = await ensureRole(runner, role);
    const text = textOf(sight);
    const version = `paraph ${createHash('sha256').update(text).digest('hex')}`;
    const [installed] = await runner.query(`SELECT obj_description('${schema}'::regnamespace) AS version`);
    await runner.startTransaction();
    if (installed.version !== version) {
      await runner.query(text);
      await runner.query(`REVOKE ALL ON ALL FUNCTIONS IN SCHEMA ${schema} FROM PUBLIC`);
      await runner.query(`COMMENT ON SCHEMA ${schema} IS '${version}'`);
    }
    if (isThere) await grantTo(runner, schema, role);
    await runner.commitTransaction();
  }
}

/** For a migration that changes a column which a view reads, before it does: PostgreSQL would refuse it. `migrate` installs them anew. */
export const DROP_REPORTING = SIGHTS.map(
  ({ schema }) => `
  DROP VIEW IF EXISTS ${Object.keys(REPORTING)
    .map((name) => `${schema}.${name}`)
    .join(', ')} CASCADE;
  COMMENT ON SCHEMA ${schema} IS NULL;`,
).join('');

/** These rights, and no other. Who does not own the database gets a warning only for the right to connect. */
async function grantTo(runner: QueryRunner, schema: string, role: string): Promise<void> {
  const [{ name }] = await runner.query('SELECT quote_ident(current_database()) AS name');
  await runner.query(`
    REVOKE ALL ON ALL TABLES IN SCHEMA ${schema} FROM ${role};
    GRANT CONNECT ON DATABASE ${name} TO ${role};
    GRANT USAGE ON SCHEMA ${schema} TO ${role};
    GRANT SELECT ON ALL TABLES IN SCHEMA ${schema} TO ${role};
    GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA ${schema} TO ${role}`);
}
