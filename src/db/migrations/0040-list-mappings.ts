import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the columns of imported lists meant, by who imported them and a digest of their names. */
export class ListMappings0000000000040 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE list_mappings (
        used_by text NOT NULL,
        columns text NOT NULL,
        mapping jsonb NOT NULL,
        kind text NOT NULL,
        source jsonb NOT NULL,
        used_at timestamptz(3) NOT NULL,
        PRIMARY KEY (used_by, columns)
      )
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE list_mappings');
  }
}
