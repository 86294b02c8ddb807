import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the columns of imported lists meant, by a digest of their names. */
export class ListMappings0000000000040 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE list_mappings (
        columns text PRIMARY KEY,
        mapping jsonb NOT NULL,
        kind text NOT NULL,
        source jsonb NOT NULL,
        used_at timestamptz(3) NOT NULL
      )
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE list_mappings');
  }
}
