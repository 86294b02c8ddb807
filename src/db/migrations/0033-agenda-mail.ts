import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The agenda of a person by mail and by a private calendar link (docs/read-the-agenda.md). */
export class AgendaMail0000000000033 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Days are numbers since 1970-01-01, as in deadlines. Weekdays are those of ISO 8601: Monday is 1.
      CREATE TABLE agenda_mail (
        person_id uuid PRIMARY KEY REFERENCES people,
        address text NOT NULL,
        language text NOT NULL CHECK (language IN ('en', 'ru', 'kk')),
        everything boolean NOT NULL,
        weekday integer CHECK (weekday BETWEEN 1 AND 7),
        near integer[] NOT NULL,
        -- A link confirms the address while its nonce stands here.
        nonce text,
        nonce_until timestamptz(3),
        confirmed_at timestamptz(3),
        stopped_at timestamptz(3),
        stopped_reason text CHECK (stopped_reason IN ('by_hand', 'unsubscribed', 'gone', 'administrator')),
        -- The last day for which it was decided whether a mail is due.
        planned_on integer NOT NULL,
        CHECK ((nonce IS NULL) = (nonce_until IS NULL)),
        CHECK ((stopped_at IS NULL) = (stopped_reason IS NULL))
      );
      CREATE INDEX agenda_mail_planned ON agenda_mail (planned_on)
        WHERE confirmed_at IS NOT NULL AND stopped_at IS NULL;

      -- What is to be mailed, what was, and what came of it. The content is read when it is sent.
      CREATE TABLE agenda_letters (
        person_id uuid NOT NULL REFERENCES people,
        kind text NOT NULL CHECK (kind IN ('confirm', 'digest', 'near')),
        -- Its day; of a confirmation its nonce.
        about text NOT NULL,
        made_at timestamptz(3) NOT NULL,
        tries integer NOT NULL DEFAULT 0,
        -- When it is due, or while a process sends it, when another may. Null: it has ended.
        next_at timestamptz(3),
        ended_at timestamptz(3),
        outcome text CHECK (outcome IN ('delivered', 'empty', 'failed', 'gone')),
        status integer,
        PRIMARY KEY (person_id, kind, about),
        CHECK ((next_at IS NULL) = (ended_at IS NOT NULL)),
        CHECK ((ended_at IS NULL) = (outcome IS NULL))
      );
      CREATE INDEX agenda_letters_due ON agenda_letters (next_at) WHERE next_at IS NOT NULL;
      CREATE INDEX agenda_letters_age ON agenda_letters (made_at);

      -- Of which deadline a person was told so many days before its last possible day, in the letter of which day.
      CREATE TABLE agenda_told (
        person_id uuid NOT NULL REFERENCES people,
        track_id integer NOT NULL REFERENCES tracks,
        key text NOT NULL,
        due_last integer NOT NULL,
        before integer NOT NULL,
        told_in text NOT NULL,
        PRIMARY KEY (person_id, track_id, key, due_last, before)
      );
      CREATE INDEX agenda_told_age ON agenda_told (due_last);

      -- The secret address of a person's calendar, as its digest.
      CREATE TABLE agenda_calendars (
        person_id uuid PRIMARY KEY REFERENCES people,
        hash bytea NOT NULL UNIQUE,
        language text NOT NULL CHECK (language IN ('en', 'ru', 'kk')),
        everything boolean NOT NULL,
        created_at timestamptz(3) NOT NULL,
        used_at timestamptz(3)
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE agenda_calendars, agenda_told, agenda_letters, agenda_mail');
  }
}
