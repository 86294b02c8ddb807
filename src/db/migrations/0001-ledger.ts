import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The ledger and its projections (design.md, rules 1, 4, 6, 8 and 9). Only `heads`, `statuses`, `embargoes` and
 * `unnumbered` are ever changed; what is a fact is append-only, by this trigger and by grants (../grants.ts).
 */
export class Ledger0000000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION '% is append-only: % is refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
      END $$;

      -- A kind's definition as it was when tracks were opened under it.
      CREATE TABLE kind_versions (
        kind text NOT NULL,
        version integer NOT NULL,
        hash text NOT NULL,
        definition jsonb NOT NULL,
        PRIMARY KEY (kind, version)
      );

      CREATE TABLE sources (
        id text PRIMARY KEY,
        title jsonb NOT NULL,
        publisher jsonb NOT NULL,
        url text,
        language text NOT NULL,
        published_on text
      );

      CREATE TABLE tracks (
        id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        slug text NOT NULL UNIQUE,
        kind text NOT NULL,
        kind_version integer NOT NULL,
        parties text[] NOT NULL,
        title jsonb NOT NULL,
        twin_id integer REFERENCES tracks,
        coverage_until text,
        created_at timestamptz(3) NOT NULL,
        FOREIGN KEY (kind, kind_version) REFERENCES kind_versions
      );
      CREATE INDEX tracks_kind ON tracks (kind, slug);
      CREATE INDEX tracks_parties ON tracks USING gin (parties);

      -- Where each track's two logs end. version rises with every write: who wrote in between has won the race.
      -- latest_start is the latest first possible day of any entry, as a day number: what ends before it goes
      -- in between; what does not is simply put last.
      CREATE TABLE heads (
        track_id integer PRIMARY KEY REFERENCES tracks,
        version bigint NOT NULL DEFAULT 0,
        revision integer NOT NULL DEFAULT 0,
        recorded_at timestamptz(3),
        hash bytea NOT NULL,
        positions integer NOT NULL DEFAULT 0,
        latest_start double precision NOT NULL DEFAULT '-infinity',
        public_revision integer NOT NULL DEFAULT 0,
        public_recorded_at timestamptz(3),
        public_positions integer NOT NULL DEFAULT 0,
        public_latest_start double precision NOT NULL DEFAULT '-infinity'
      ) WITH (fillfactor = 70);

      CREATE TABLE ledger (
        track_id integer NOT NULL REFERENCES tracks,
        seq integer NOT NULL CHECK (seq > 0),
        id uuid NOT NULL,
        type text NOT NULL,
        occurred_on text NOT NULL,
        recorded_at timestamptz(3) NOT NULL,
        actor text NOT NULL,
        data jsonb NOT NULL,
        sources jsonb NOT NULL,
        visibility text NOT NULL CHECK (visibility IN ('public', 'internal', 'embargoed')),
        embargo_until timestamptz(3) CHECK ((visibility = 'embargoed') = (embargo_until IS NOT NULL)),
        meeting uuid,
        corrects integer,
        reason jsonb,
        note jsonb,
        kind_version integer NOT NULL,
        facts jsonb,
        salt bytea NOT NULL,
        prev_hash bytea NOT NULL,
        hash bytea NOT NULL,
        -- derived, outside the hash:
        from_step jsonb NOT NULL,
        to_step jsonb NOT NULL,
        warnings jsonb NOT NULL,
        PRIMARY KEY (track_id, seq),
        FOREIGN KEY (track_id, corrects) REFERENCES ledger
      );
      CREATE INDEX ledger_meeting ON ledger (meeting) WHERE meeting IS NOT NULL;
      CREATE INDEX ledger_corrects ON ledger (track_id, corrects) WHERE corrects IS NOT NULL;
      CREATE INDEX ledger_sources ON ledger USING gin (sources jsonb_path_ops) WHERE sources <> '[]';

      -- The public log: which ledger row it shows (row_seq), and which holds the entry as it stood then (content_seq).
      CREATE TABLE public_log (
        track_id integer NOT NULL,
        seq integer NOT NULL CHECK (seq > 0),
        row_seq integer NOT NULL,
        content_seq integer NOT NULL,
        recorded_at timestamptz(3) NOT NULL,
        corrects integer,
        from_step jsonb NOT NULL,
        to_step jsonb NOT NULL,
        PRIMARY KEY (track_id, seq),
        UNIQUE (track_id, row_seq),
        FOREIGN KEY (track_id, row_seq) REFERENCES ledger,
        FOREIGN KEY (track_id, content_seq) REFERENCES ledger
      );
      CREATE INDEX public_log_corrects ON public_log (track_id, corrects) WHERE corrects IS NOT NULL;

      -- The fold, kept per effective position: of the whole log, and of the public one in reader's mode.
      CREATE TABLE statuses (
        track_id integer NOT NULL REFERENCES tracks,
        public boolean NOT NULL,
        position integer NOT NULL,
        seq integer NOT NULL,
        certain_day integer NOT NULL,
        state jsonb NOT NULL,
        PRIMARY KEY (track_id, public, position)
      );

      -- Embargoed entries that are not yet in the public log.
      CREATE TABLE embargoes (
        track_id integer NOT NULL,
        seq integer NOT NULL,
        due timestamptz(3) NOT NULL,
        PRIMARY KEY (track_id, seq)
      );
      CREATE INDEX embargoes_due ON embargoes (due);

      -- Committed rows wait here for the sequencer; feed holds their dense, append-only positions.
      CREATE TABLE unnumbered (
        public boolean NOT NULL,
        track_id integer NOT NULL,
        seq integer NOT NULL
      );
      CREATE TABLE feed (
        public boolean NOT NULL,
        position bigint NOT NULL CHECK (position > 0),
        track_id integer NOT NULL,
        seq integer NOT NULL,
        PRIMARY KEY (public, position),
        UNIQUE (track_id, public, seq)
      );

      CREATE TABLE tokens (
        id uuid PRIMARY KEY,
        name text NOT NULL,
        role text NOT NULL CHECK (role IN ('reader', 'officer', 'approver', 'administrator', 'auditor')),
        hash bytea NOT NULL UNIQUE,
        created_at timestamptz(3) NOT NULL DEFAULT now(),
        last_used_at timestamptz(3),
        revoked_at timestamptz(3)
      );

      -- A key is held while its request runs and answered in the transaction that did the work.
      CREATE TABLE idempotency_keys (
        caller text NOT NULL,
        method text NOT NULL,
        path text NOT NULL,
        key text NOT NULL,
        fingerprint bytea NOT NULL,
        holder uuid NOT NULL,
        held_until timestamptz(3) NOT NULL,
        created_at timestamptz(3) NOT NULL,
        answer jsonb,
        PRIMARY KEY (caller, method, path, key)
      );
      CREATE INDEX idempotency_keys_age ON idempotency_keys (created_at);
    `);
    for (const table of ['ledger', 'public_log', 'feed', 'sources', 'kind_versions']) {
      await runner.query(`
        CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON ${table}
          FOR EACH ROW EXECUTE FUNCTION refuse_change();
        CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON ${table}
          FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();`);
    }
  }

  async down(): Promise<void> {
    throw new Error('The ledger is append-only: restore a backup instead of going back.');
  }
}
