import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who came, who was turned away, and how often. */
export class Defence0000000000006 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- What concerns security. A row may stand for several alike: times, from at to last_at.
      CREATE TABLE security_log (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        at timestamptz(3) NOT NULL,
        last_at timestamptz(3) NOT NULL,
        times integer NOT NULL DEFAULT 1 CHECK (times > 0),
        kind text NOT NULL,
        caller text,
        name text,
        address text,
        request_id text,
        track text,
        detail jsonb NOT NULL
      );
      CREATE INDEX security_log_kind ON security_log (kind, id);
      CREATE INDEX security_log_caller ON security_log (caller, id);
      CREATE INDEX security_log_age ON security_log (last_at);

      CREATE TRIGGER append_only BEFORE UPDATE ON security_log
        FOR EACH ROW EXECUTE FUNCTION refuse_change();
      CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON security_log
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

      -- Nobody takes out what is younger than a month, not the owner either.
      CREATE FUNCTION refuse_young() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF OLD.last_at > now() - interval '30 days' THEN
          RAISE EXCEPTION '% is append-only: % is refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN OLD;
      END $$;
      CREATE TRIGGER append_only_young BEFORE DELETE ON security_log
        FOR EACH ROW EXECUTE FUNCTION refuse_young();

      -- The only way in which the application takes anything out: a batch of what is older than so many days.
      CREATE FUNCTION prune_security_log(keep_days integer, batch integer) RETURNS bigint
        LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
        WITH gone AS (
          DELETE FROM security_log WHERE id = ANY (ARRAY(
            SELECT id FROM security_log
            WHERE last_at < now() - make_interval(days => greatest(keep_days, 31)) ORDER BY last_at LIMIT batch))
          RETURNING 1
        )
        SELECT count(*) FROM gone $$;
      REVOKE EXECUTE ON FUNCTION prune_security_log FROM PUBLIC;

      -- Failures to sign in, by SHA-256 of an account's name or an address: what is typed as a name may be a password.
      CREATE TABLE sign_in_attempts (
        key bytea PRIMARY KEY,
        failures integer NOT NULL,
        last_at timestamptz(3) NOT NULL,
        locked_until timestamptz(3) NOT NULL
      ) WITH (fillfactor = 70);

      -- How far ahead of its rate a caller is. Lost in a crash, which costs nothing.
      CREATE UNLOGGED TABLE rate_limits (
        key text PRIMARY KEY,
        spent_until timestamptz NOT NULL
      ) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_cost_delay = 0);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP FUNCTION prune_security_log;
      DROP TABLE rate_limits, sign_in_attempts, security_log;
      DROP FUNCTION refuse_young`);
  }
}
