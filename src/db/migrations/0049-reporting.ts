import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The schemas that BI tools read (docs/adr/0035). Each start installs the views of its release (../reporting), since they
 * read stored states, whose shape a release may change.
 */
export class Reporting0000000000049 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE SCHEMA reporting; CREATE SCHEMA reporting_public');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP SCHEMA reporting_public CASCADE; DROP SCHEMA reporting CASCADE');
  }
}
