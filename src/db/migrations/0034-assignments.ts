import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A person takes a deadline on. Their assignment stays while its days move, and goes with it where it is withdrawn. */
export class Assignments0000000000034 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE deadline_assignments (
        track_id integer NOT NULL,
        key text NOT NULL,
        person_id uuid NOT NULL REFERENCES people,
        assigned_by text NOT NULL,
        assigned_at timestamptz(3) NOT NULL,
        PRIMARY KEY (track_id, key),
        FOREIGN KEY (track_id, key) REFERENCES deadlines ON DELETE CASCADE
      );
      CREATE INDEX deadline_assignments_person ON deadline_assignments (person_id, track_id, key);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE deadline_assignments');
  }
}
