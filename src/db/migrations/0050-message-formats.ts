import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The format of the messages to a webhook endpoint (docs/connect/messages.md). */
export class MessageFormats0000000000050 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // In steps, because functions take rows of this table (test/db/functions.int.spec.ts).
    await runner.query(`
      ALTER TABLE webhook_endpoints ADD COLUMN format text;
      UPDATE webhook_endpoints SET format = 'standard';
      ALTER TABLE webhook_endpoints
        ALTER COLUMN format SET DEFAULT 'standard',
        ALTER COLUMN format SET NOT NULL,
        ADD CONSTRAINT webhook_endpoints_format CHECK (format IN ('standard', 'cloudevents', 'teams')),
        -- Only messages for people have a language: mails and cards.
        ADD CONSTRAINT webhook_endpoints_language CHECK (
          CASE WHEN channel = 'mail' THEN format = 'standard'
            ELSE (format = 'teams') = (language IS NOT NULL) END);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE webhook_endpoints DROP CONSTRAINT webhook_endpoints_language, DROP COLUMN format;
    `);
  }
}
