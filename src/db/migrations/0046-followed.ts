import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Followed agreements by mail and by a private calendar link (docs/start-the-day.md). */
export class Followed0000000000046 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Whether each new entry of a followed agreement is mailed.
      ALTER TABLE agenda_mail ADD COLUMN followed boolean NOT NULL DEFAULT false;

      ALTER TABLE agenda_letters DROP CONSTRAINT agenda_letters_kind_check;
      ALTER TABLE agenda_letters ADD CHECK (kind IN ('confirm', 'digest', 'near', 'followed'));
      CREATE INDEX agenda_letters_gathering ON agenda_letters (person_id)
        WHERE kind = 'followed' AND tries = 0 AND next_at IS NOT NULL;

      -- Who follows a track.
      CREATE INDEX follows_track ON follows (track_id);

      -- Up to which positions of the two numberings of the feed followers were told.
      CREATE TABLE follow_positions (
        public boolean PRIMARY KEY,
        position bigint NOT NULL
      );
      INSERT INTO follow_positions
        SELECT n.public, coalesce((SELECT max(f.position) FROM feed f WHERE f.public = n.public), 0)
        FROM (VALUES (false), (true)) AS n(public);

      -- Of which rows of the feed a person is told, and in which letter.
      CREATE TABLE follow_news (
        person_id uuid NOT NULL,
        kind text COLLATE "C" NOT NULL DEFAULT 'followed' CHECK (kind = 'followed'),
        about text COLLATE "C" NOT NULL,
        track_id integer NOT NULL REFERENCES tracks,
        public boolean NOT NULL,
        seq integer NOT NULL,
        PRIMARY KEY (person_id, track_id, public, seq),
        FOREIGN KEY (person_id, kind, about) REFERENCES agenda_letters ON DELETE CASCADE
      );
      CREATE INDEX follow_news_letter ON follow_news (person_id, about);

      -- The secret address of a person's calendar of what they follow, as its digest.
      CREATE TABLE follow_calendars (
        person_id uuid PRIMARY KEY REFERENCES people,
        hash bytea NOT NULL UNIQUE,
        language text NOT NULL CHECK (language IN ('en', 'ru', 'kk')),
        created_at timestamptz(3) NOT NULL,
        used_at timestamptz(3)
      );
    `);
  }

  async down(): Promise<void> {
    throw new Error('The ledger is append-only: restore a backup instead of going back.');
  }
}
