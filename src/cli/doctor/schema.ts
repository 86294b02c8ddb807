import type { Client } from 'pg';
import { MIGRATIONS } from '../../../ormconfig.js';
import { FUNCTIONS, outdatedFunctions } from '../../db/functions.js';
import { unknownIn, VERSIONS_IN_USE, type VersionInUse } from '../../db/kinds-in-use.js';
import { definitionHash } from '../../db/prepare.js';
import { KIND_VERSIONS, KINDS, kindOf } from '../../domain/kinds/index.js';
import { type Check, fail, ok, warn } from './check.js';

export async function isMigrated(at: Client): Promise<boolean> {
  const { rows } = await at.query<{ there: boolean }>(`SELECT to_regclass('ledger') IS NOT NULL AS there`);
  return rows[0]?.there ?? false;
}

export async function migrations(at: Client): Promise<Check> {
  const { rows } = await at.query<{ name: string }>('SELECT name FROM migrations ORDER BY id');
  const ran = rows.map(({ name }) => name);
  const known = MIGRATIONS.map(({ name }) => name);
  const newer = ran.filter((name) => !known.includes(name));
  const pending = known.filter((name) => !ran.includes(name));
  if (newer.length > 0) return fail('migrations', `a newer release has run ${newer.join(', ')}`);
  if (pending.length > 0)
    return fail('migrations', `not run yet: ${pending.join(', ')}; run \`paraph migrate\``);
  return ok('migrations', `up to date: ${ran.at(-1)}`);
}

/**
 * Whether the functions of this release are installed, and belong to the owner of the tables: the owner of a function
 * can change it.
 */
export async function functions(at: Client): Promise<Check> {
  const outdated = await outdatedFunctions(async (text) => (await at.query(text)).rows);
  if (outdated.length > 0) {
    return fail(
      'functions',
      `missing or not this release’s: ${outdated.join(', ')}; \`paraph migrate\` installs them`,
    );
  }
  const { rows } = await at.query<{ name: string }>(
    `SELECT p.proname AS name FROM pg_proc p
     WHERE p.proname = ANY($1) AND p.pronamespace = 'public'::regnamespace
       AND p.proowner <> (SELECT relowner FROM pg_class WHERE oid = 'ledger'::regclass) ORDER BY 1`,
    [FUNCTIONS],
  );
  return rows.length === 0
    ? ok('functions', `${FUNCTIONS.length} of this release, owned by the owner of the tables`)
    : fail('functions', `not owned by the owner of the tables: ${rows.map(({ name }) => name).join(', ')}`);
}

/**
 * Whether the kinds are defined as they were when their entries were recorded, because a replay depends on it, and
 * whether every version in use is known. Says which tracks could move to a newer version.
 */
export async function kinds(at: Client): Promise<Check> {
  const { rows: stored } = await at.query<{ kind: string; version: number; hash: string }>(
    'SELECT kind, version, hash FROM kind_definitions',
  );
  const named = ({ kind, version }: { kind: string; version: number }) => `${kind} ${version}`;
  const hashes = new Map(stored.map((row) => [named(row), row.hash]));
  const unlike = KIND_VERSIONS.filter((kind) => hashes.get(named(kind)) !== definitionHash(kind));
  if (unlike.length > 0)
    return fail('kinds', `not as the database stores them: ${unlike.map(named).join(', ')}`);
  const { rows: used } = await at.query<VersionInUse>(VERSIONS_IN_USE);
  const unknown = unknownIn(used);
  if (unknown) return fail('kinds', unknown);
  const behind = used.filter(({ kind, version, now }) => now > 0 && version < kindOf(kind).version);
  const newest = KINDS.map(named).join(', ');
  const waiting = behind.map((one) => `${named(one)} (${one.now})`).join(', ');
  return ok(
    'kinds',
    waiting === '' ? newest : `${newest}; tracks that follow an earlier version: ${waiting}`,
  );
}

/** The epoch of the feed, and whether the service will begin another. */
export async function epochs(at: Client): Promise<Check> {
  const { rows } = await at.query<{ number: number; began: string; begun_at: Date; is_due: boolean }>(
    `SELECT number, began_after::text AS began, begun_at, NOT pg_is_in_recovery() AND origin <> feed_origin_v2() AS is_due
     FROM feed_epochs WHERE NOT public ORDER BY number DESC LIMIT 1`,
  );
  const [last] = rows;
  if (!last) return ok('epochs', 'nothing has been numbered yet');
  const since = `epoch ${last.number} of the feed, since ${last.begun_at.toISOString()}, after position ${last.began}`;
  return last.is_due
    ? warn(
        'epochs',
        `${since}; the database has been restored, copied or promoted: the service begins a new one`,
      )
    : ok('epochs', since);
}

/** Seconds. The service polls every second, so rows and embargoes that are due for longer show that it does not run. */
const MAX_WAIT = 60;

export async function sequencer(at: Client): Promise<Check> {
  const { rows } = await at.query<{ waiting: number; late: number; due: number }>(
    `SELECT (SELECT count(*)::int FROM unnumbered) AS waiting,
       (SELECT count(*)::int FROM unnumbered u JOIN ledger l ON l.track_id = u.track_id AND l.seq = u.seq
        WHERE NOT u.public AND l.recorded_at < now() - make_interval(secs => $1)) AS late,
       (SELECT count(*)::int FROM embargoes WHERE due < now() - make_interval(secs => $1)) AS due`,
    [MAX_WAIT],
  );
  const [{ waiting, late, due } = { waiting: 0, late: 0, due: 0 }] = rows;
  if (late + due > 0) {
    return warn(
      'sequencer',
      `${late} rows and ${due} embargoes have been waiting for more than a minute: is the service running?`,
    );
  }
  return ok(
    'sequencer',
    waiting === 0 ? 'every row has its position in the feed' : `${waiting} rows wait for their position`,
  );
}
