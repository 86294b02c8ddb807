import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Who is told of what, and what became of it. The ledger row is the outbox: a delivery names a row of the feed and
 * holds no copy of it. Nothing here is a fact of the ledger, so all of it may be changed and pruned.
 */
export class Webhooks0000000000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- An address to be told at: a webhook, or a person's e-mail (mailto:). Secrets and headers are sealed.
      CREATE TABLE webhook_endpoints (
        id uuid PRIMARY KEY,
        channel text NOT NULL CHECK (channel IN ('webhook', 'mail')),
        url text NOT NULL,
        description text NOT NULL,
        types text[] NOT NULL,
        patterns text[] NOT NULL,
        kinds text[] NOT NULL,
        tracks text[] NOT NULL,
        parties text[] NOT NULL,
        public boolean NOT NULL,
        thin boolean NOT NULL,
        ordered boolean NOT NULL,
        digest boolean NOT NULL,
        language text,
        rate_limit integer CHECK (rate_limit > 0),
        concurrency integer NOT NULL CHECK (concurrency > 0),
        headers text,
        header_names text[] NOT NULL,
        signature text CHECK (signature IN ('v1', 'v1a')),
        secret text,
        public_key text,
        previous_secret text,
        previous_public_key text,
        previous_until timestamptz(3),
        starts_after bigint NOT NULL,
        created_at timestamptz(3) NOT NULL,
        disabled_at timestamptz(3),
        disabled_reason text CHECK (disabled_reason IN ('by_hand', 'gone', 'failing', 'unsubscribed')),
        deleted_at timestamptz(3),
        -- Failures in a row and since when; while the circuit is open nothing is tried. spent_until paces the rate.
        failures integer NOT NULL DEFAULT 0,
        failing_since timestamptz(3),
        open_until timestamptz(3),
        spent_until timestamptz(3),
        CHECK ((disabled_at IS NULL) = (disabled_reason IS NULL))
      ) WITH (fillfactor = 70);

      -- What is to be told that no row of the ledger says; \`about\` makes it once.
      CREATE TABLE webhook_notices (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        type text NOT NULL,
        public boolean NOT NULL,
        track_id integer REFERENCES tracks,
        about text NOT NULL,
        raised_at timestamptz(3) NOT NULL,
        data jsonb NOT NULL
      );
      CREATE UNIQUE INDEX webhook_notices_once ON webhook_notices (type, public, coalesce(track_id, 0), about);

      -- lane: what must go one after the other. For an ordered endpoint a track, else the delivery alone.
      CREATE TABLE webhook_deliveries (
        number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        id uuid NOT NULL UNIQUE,
        endpoint_id uuid NOT NULL REFERENCES webhook_endpoints,
        type text NOT NULL,
        public boolean NOT NULL,
        position bigint NOT NULL,
        track_id integer REFERENCES tracks,
        seq integer,
        notice_id bigint REFERENCES webhook_notices,
        in_order integer,
        lane bigint GENERATED ALWAYS AS (coalesce(in_order::bigint, -number)) STORED,
        state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'delivered', 'failed')),
        created_at timestamptz(3) NOT NULL,
        next_at timestamptz(3) NOT NULL,
        finished_at timestamptz(3),
        tries integer NOT NULL DEFAULT 0,
        attempts integer NOT NULL DEFAULT 0,
        CHECK ((seq IS NULL) <> (notice_id IS NULL)),
        FOREIGN KEY (track_id, public, seq) REFERENCES feed (track_id, public, seq)
      ) WITH (fillfactor = 85);
      CREATE UNIQUE INDEX webhook_deliveries_of_row
        ON webhook_deliveries (endpoint_id, track_id, seq) WHERE seq IS NOT NULL;
      CREATE UNIQUE INDEX webhook_deliveries_of_notice
        ON webhook_deliveries (endpoint_id, notice_id) WHERE notice_id IS NOT NULL;
      CREATE INDEX webhook_deliveries_notice ON webhook_deliveries (notice_id) WHERE notice_id IS NOT NULL;
      CREATE INDEX webhook_deliveries_lane
        ON webhook_deliveries (endpoint_id, lane, position, number) WHERE state = 'waiting';
      CREATE INDEX webhook_deliveries_failed ON webhook_deliveries (endpoint_id, created_at) WHERE state = 'failed';
      CREATE INDEX webhook_deliveries_listed ON webhook_deliveries (endpoint_id, number);
      CREATE INDEX webhook_deliveries_age ON webhook_deliveries (created_at) WHERE state <> 'waiting';

      -- One row for each lane that has something waiting. A claim moves next_at past the lease, so what a killed
      -- worker held falls due by itself.
      CREATE TABLE webhook_lanes (
        endpoint_id uuid NOT NULL REFERENCES webhook_endpoints,
        lane bigint NOT NULL,
        next_at timestamptz(3) NOT NULL,
        holder uuid,
        PRIMARY KEY (endpoint_id, lane)
      ) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_cost_delay = 0);
      CREATE INDEX webhook_lanes_due ON webhook_lanes (endpoint_id, next_at);
      CREATE INDEX webhook_lanes_held ON webhook_lanes (endpoint_id) WHERE holder IS NOT NULL;

      CREATE TABLE webhook_attempts (
        delivery bigint NOT NULL REFERENCES webhook_deliveries ON DELETE CASCADE,
        attempt integer NOT NULL,
        at timestamptz(3) NOT NULL,
        latency_ms integer NOT NULL,
        status integer,
        error text,
        excerpt text NOT NULL,
        next_at timestamptz(3),
        PRIMARY KEY (delivery, attempt)
      );

      -- Up to where each numbering of the feed has been fanned out.
      CREATE TABLE webhook_positions (
        public boolean PRIMARY KEY,
        position bigint NOT NULL
      );
      INSERT INTO webhook_positions (public, position)
        SELECT audience, coalesce((SELECT max(f.position) FROM feed f WHERE f.public = audience), 0)
        FROM (VALUES (false), (true)) AS a(audience);

      -- Until which day and row overdue rounds and stalled tracks have been looked for.
      CREATE TABLE webhook_watch (
        single boolean PRIMARY KEY DEFAULT true CHECK (single),
        day date NOT NULL,
        full_position bigint NOT NULL,
        public_position bigint NOT NULL
      );
      INSERT INTO webhook_watch (day, full_position, public_position) VALUES ('0001-01-01', 0, 0);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE webhook_watch, webhook_positions, webhook_attempts, webhook_lanes, webhook_deliveries,
        webhook_notices, webhook_endpoints`);
  }
}
