import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Entries name documents, whose files lie in a folder (ADR 30). `document_uploads` says who brought which file: an entry
 * may name only what its caller brought or may see. Existing rows name none, and their hashes stay as they are.
 */
export class Documents0000000000038 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE ledger ADD COLUMN documents jsonb NOT NULL DEFAULT '[]';
      CREATE INDEX ledger_documents ON ledger USING gin (documents jsonb_path_ops) WHERE documents <> '[]';
      CREATE TABLE document_uploads (
        sha256 text NOT NULL,
        uploaded_by text NOT NULL,
        name text NOT NULL,
        media_type text NOT NULL,
        bytes bigint NOT NULL,
        uploaded_at timestamptz(3) NOT NULL,
        PRIMARY KEY (sha256, uploaded_by)
      );
      CREATE INDEX document_uploads_of ON document_uploads (uploaded_by, uploaded_at);
      CREATE INDEX document_uploads_at ON document_uploads (uploaded_at);
    `);
  }

  async down(): Promise<void> {
    throw new Error('The ledger is append-only: restore a backup instead of going back.');
  }
}
