import type { QueryRunner } from 'typeorm';

/** The privileges of the application's role by table. It can change projections, but not the ledger. */
const PRIVILEGES: Record<string, string> = {
  kind_versions: 'SELECT, INSERT',
  kind_definitions: 'SELECT, INSERT',
  sources: 'SELECT, INSERT',
  tracks: 'SELECT, INSERT, UPDATE (twin_id, twin_recorded, kind_version)',
  heads: 'SELECT, INSERT, UPDATE',
  ledger: 'SELECT, INSERT',
  public_log: 'SELECT, INSERT',
  redactions: 'SELECT',
  document_uploads: 'SELECT, INSERT, UPDATE (name, media_type, uploaded_at), DELETE',
  statuses: 'SELECT, INSERT, UPDATE, DELETE',
  track_names: 'SELECT, INSERT, UPDATE',
  embargoes: 'SELECT, INSERT, DELETE',
  deadlines: 'SELECT, INSERT, UPDATE, DELETE',
  deadline_assignments: 'SELECT, INSERT, UPDATE, DELETE',
  unnumbered: 'SELECT, INSERT, DELETE',
  entry_traces: 'SELECT, INSERT, DELETE',
  feed: 'SELECT, INSERT',
  feed_epochs: 'SELECT, INSERT',
  log_trees: 'SELECT, UPDATE (size)',
  log_tiles: 'SELECT, INSERT, UPDATE (hashes)',
  log_keys: 'SELECT, INSERT',
  log_origins: 'SELECT, INSERT',
  checkpoints: 'SELECT, INSERT, UPDATE (epoch, size, note, definitions, signed_at)',
  outside_heads: 'SELECT, INSERT',
  proposals: 'SELECT, INSERT',
  proposal_decisions: 'SELECT, INSERT',
  proposal_takeovers: 'SELECT, INSERT',
  waiting_proposals: 'SELECT, INSERT, DELETE',
  follows: 'SELECT, INSERT, DELETE',
  follow_positions: 'SELECT, UPDATE (position)',
  follow_news: 'SELECT, INSERT',
  follow_calendars: 'SELECT, INSERT, UPDATE, DELETE',
  visits: 'SELECT, INSERT, UPDATE (seen_at, before_at), DELETE',
  list_mappings: 'SELECT, INSERT, UPDATE (mapping, kind, source, used_at), DELETE',
  precedents: 'SELECT, INSERT, DELETE',
  tokens: 'SELECT, INSERT, UPDATE (last_used_at, revoked_at)',
  desks: 'SELECT, INSERT, UPDATE (name), DELETE',
  desk_tracks: 'SELECT, INSERT, DELETE',
  desk_grants: 'SELECT, INSERT, UPDATE (role, granted_at), DELETE',
  people: 'SELECT, INSERT, UPDATE',
  one_time_links: 'SELECT, INSERT, UPDATE, DELETE',
  sessions: 'SELECT, INSERT, UPDATE, DELETE',
  agenda_mail: 'SELECT, INSERT, UPDATE, DELETE',
  agenda_letters: 'SELECT, INSERT, UPDATE (tries, next_at, ended_at, outcome, status), DELETE',
  agenda_told: 'SELECT, INSERT, DELETE',
  agenda_calendars: 'SELECT, INSERT, UPDATE, DELETE',
  idempotency_keys: 'SELECT, INSERT, UPDATE, DELETE',
  webhook_endpoints: 'SELECT, INSERT, UPDATE, DELETE',
  webhook_notices: 'SELECT, INSERT, DELETE',
  webhook_deliveries: 'SELECT, INSERT, UPDATE, DELETE',
  webhook_lanes: 'SELECT, INSERT, UPDATE, DELETE',
  webhook_attempts: 'SELECT, INSERT, DELETE',
  webhook_positions: 'SELECT, UPDATE',
  webhook_watch: 'SELECT, UPDATE',
  security_log: 'SELECT, INSERT',
  sign_in_attempts: 'SELECT, INSERT, UPDATE, DELETE',
  rate_limits: 'SELECT, INSERT, UPDATE, DELETE',
  search_tracks: 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE',
  search_entries: 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE',
  search_names: 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE',
  search_spellings: 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE',
  search_words: 'SELECT, INSERT, DELETE, TRUNCATE',
  search_opened: 'SELECT, INSERT, DELETE',
  search_positions: 'SELECT, UPDATE',
  migrations: 'SELECT',
};

/** An import brings their statistics up to date (ledger/bulk). From PostgreSQL 17 on there is a privilege for it. */
const ANALYZED = ['tracks', 'heads', 'track_names', 'ledger', 'public_log', 'statuses', 'deadlines'];
const MAINTAIN_SINCE = 170_000;

/**
 * Functions that run with the owner's privileges and that the application may call. The previous release calls the
 * first.
 */
const FUNCTIONS = ['prune_security_log', 'prune_security_log_v2'];

/**
 * Grants the application's role exactly these privileges, whatever it had before. One transaction does so, because
 * another process may be working with that role.
 */
export async function grantTo(runner: QueryRunner, role: string): Promise<void> {
  const quoted = `"${role.replaceAll('"', '""')}"`;
  await runner.startTransaction();
  await runner.query(`GRANT USAGE ON SCHEMA public TO ${quoted}`);
  // An import stages its records in temporary tables. Who does not own the database gets a warning only.
  const [{ name }] = await runner.query('SELECT quote_ident(current_database()) AS name');
  await runner.query(`GRANT TEMPORARY ON DATABASE ${name} TO ${quoted}`);
  for (const [table, privileges] of Object.entries(PRIVILEGES)) {
    await runner.query(`REVOKE ALL ON ${table} FROM ${quoted}, PUBLIC`);
    await runner.query(`GRANT ${privileges} ON ${table} TO ${quoted}`);
  }
  const [{ version }] = await runner.query(
    `SELECT current_setting('server_version_num')::integer AS version`,
  );
  if (version >= MAINTAIN_SINCE) await runner.query(`GRANT MAINTAIN ON ${ANALYZED.join()} TO ${quoted}`);
  for (const name of FUNCTIONS) await runner.query(`GRANT EXECUTE ON FUNCTION ${name} TO ${quoted}`);
  await runner.commitTransaction();
}
