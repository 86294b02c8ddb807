import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { QueryRunner } from 'typeorm';

/**
 * The database functions of this release, each in its file under `functions/`. A function whose body is parsed at
 * creation (`RETURN`, `BEGIN ATOMIC`) comes after the functions that it calls. A changed function gets a new version
 * and name, because instances of the previous release still call the old one (docs/adr/0020).
 */
export const FUNCTIONS = [
  'feed_origin_v2',
  'feed_cursor_v2',
  'feed_resume_v2',
  'feed_begin_epoch_v2',
  'number_feed_v4',
  'webhook_concerns_v2',
  'webhook_id_v2',
  'webhook_deliver_v2',
  'webhook_queue_v2',
  'webhook_fan_out_v2',
  'webhook_recover_v3',
  'webhook_foreseen_v2',
  'prune_security_log_v2',
  'sort_name_v1',
  'words_of_v1',
  'name_keys_v1',
  'names_of_v2',
  'name_track_v2',
  'name_tracks_v2',
  'proposal_waits_v1',
  'without_words_v1',
  'redact_v1',
] as const;

/** Functions that the previous release does not call either. Migrations 0001 to 0017 created them. */
const RETIRED = ['number_feed()'];

const folderOf = (name: string): string => (name.startsWith('webhook_') ? 'webhooks/' : '');

export const textOf = (name: string): string =>
  readFileSync(new URL(`./functions/${folderOf(name)}${name}.sql`, import.meta.url), 'utf8');

const versionOf = (text: string): string => `paraph ${createHash('sha256').update(text).digest('hex')}`;

type Query = (text: string) => Promise<{ name: string; comment: string | null }[]>;

const INSTALLED = `
  SELECT p.proname AS name, obj_description(p.oid, 'pg_proc') AS comment
  FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace`;

/** The functions that are missing, or installed with another text than this release has. */
export async function outdatedFunctions(query: Query): Promise<string[]> {
  const installed = new Map((await query(INSTALLED)).map(({ name, comment }) => [name, comment]));
  return FUNCTIONS.filter((name) => installed.get(name) !== versionOf(textOf(name)));
}

/** Installs the outdated functions in one transaction, as the owner of the tables. A second run changes nothing. */
export async function installFunctions(runner: QueryRunner): Promise<void> {
  await runner.startTransaction();
  for (const name of await outdatedFunctions((text) => runner.query(text))) {
    const text = textOf(name);
    await runner.query(text);
    await runner.query(`COMMENT ON FUNCTION ${name} IS '${versionOf(text)}'`);
  }
  for (const signature of RETIRED) await runner.query(`DROP FUNCTION IF EXISTS ${signature}`);
  await runner.commitTransaction();
}
