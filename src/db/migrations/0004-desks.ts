import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Roles by desk: a desk is a set of tracks, and a role on it holds for those only. Tokens may have no role but by
 * desk, use only part of what their role allows, and end by themselves.
 */
export class Desks0000000000004 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE desks (
        id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        slug text NOT NULL UNIQUE,
        name jsonb NOT NULL,
        created_at timestamptz(3) NOT NULL
      );
      CREATE TABLE desk_tracks (
        desk_id integer NOT NULL REFERENCES desks ON DELETE CASCADE,
        track_id integer NOT NULL REFERENCES tracks,
        PRIMARY KEY (desk_id, track_id)
      );

      -- \`holder\` is the id of a token or of a person. It comes first: each request asks for its caller's.
      CREATE TABLE desk_grants (
        holder uuid NOT NULL,
        desk_id integer NOT NULL REFERENCES desks ON DELETE CASCADE,
        role text NOT NULL CHECK (role IN ('reader', 'officer', 'approver', 'administrator', 'auditor')),
        granted_at timestamptz(3) NOT NULL,
        PRIMARY KEY (holder, desk_id)
      );
      CREATE INDEX desk_grants_of ON desk_grants (desk_id);

      ALTER TABLE tokens
        ALTER COLUMN role DROP NOT NULL,
        ADD COLUMN scopes text[],
        ADD COLUMN expires_at timestamptz(3);
    `);
  }

  async down(): Promise<void> {
    throw new Error('Restore a backup instead of going back.');
  }
}
