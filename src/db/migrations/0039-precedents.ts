import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Precedents that the ministry adds: histories of other agreements, apart from its own tracks. */
export class Precedents0000000000039 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE precedents (
        id uuid PRIMARY KEY,
        slug text COLLATE "C" NOT NULL UNIQUE,
        kind text NOT NULL,
        parties text[] NOT NULL,
        title jsonb NOT NULL,
        course jsonb NOT NULL,
        sources jsonb NOT NULL,
        dossier jsonb NOT NULL,
        added_by text NOT NULL,
        added_at timestamptz(3) NOT NULL
      );
      CREATE INDEX precedents_kind ON precedents (kind, slug);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE precedents');
  }
}
