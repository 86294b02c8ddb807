import { Injectable } from '@nestjs/common';
import { Database } from '../db/database.js';
import type { Instant } from '../domain/values/views.js';
import { Clock } from '../runtime/clock.js';

/**
 * A visit is over when the page was not opened for an hour, as a session is: who comes back to it in the course of a
 * morning's work still sees what changed since the day before.
 */
const VISIT_OVER_AFTER = '1 hour';

/** $1: a person. $2: now. Notes that they are here, and says when the visit before ended. */
const OPENED = `
  INSERT INTO visits AS v (person_id, seen_at) VALUES ($1, $2)
  ON CONFLICT (person_id) DO UPDATE SET
    before_at = CASE WHEN v.seen_at < $2 - interval '${VISIT_OVER_AFTER}' THEN v.seen_at ELSE v.before_at END,
    seen_at = greatest(v.seen_at, $2)
  RETURNING before_at AS "lastVisit"`;

/** When people were last at their page. */
@Injectable()
export class Visits {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Notes a visit. Returns when the page was last opened in the visit before; null if there was none. */
  async open(person: string): Promise<Instant | null> {
    const { rows } = await this.database.pool.query<{ lastVisit: Date | null }>({
      name: 'visit',
      text: OPENED,
      values: [person, new Date(this.clock.now())],
    });
    return rows[0]?.lastVisit?.toISOString() ?? null;
  }
}
