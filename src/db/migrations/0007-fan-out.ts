import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the fan-out asks of every row and endpoint (0008-number-and-fan-out.ts). */
export class FanOut0000000000007 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Whether an endpoint asks for what happens on a track.
      CREATE FUNCTION webhook_concerns(e webhook_endpoints, t tracks) RETURNS boolean LANGUAGE sql IMMUTABLE
        RETURN (e.kinds = '{}' OR t.kind = ANY(e.kinds)) AND (e.tracks = '{}' OR t.slug = ANY(e.tracks))
          AND (e.parties = '{}' OR t.parties && e.parties);

      -- A delivery's id follows from what it is: whoever makes the same one again, after a restore even, makes it with the
      -- same id, and the receiver can tell.
      CREATE FUNCTION webhook_id(endpoint uuid, about text) RETURNS uuid LANGUAGE sql STABLE
        RETURN left(encode(sha256(convert_to(endpoint::text || ':' || about, 'UTF8')), 'hex'), 32)::uuid;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP FUNCTION webhook_id, webhook_concerns`);
  }
}
