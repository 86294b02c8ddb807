import { Injectable } from '@nestjs/common';
import { Database, type Executor } from '../../db/database.js';
import type { ReadScope } from '../../ledger/read-scope.js';
import { Clock } from '../../runtime/clock.js';
import { followEntity } from '../entities/follow.entity.js';

/** The most tracks that a person may follow: a page lists them all. */
export const MOST_FOLLOWED = 200;

/**
 * $1: a person. $2: the tracks whose ledgers they read, by slug; null for all. Of what they follow the tracks that they
 * still see, the newest activity first, as far as they see it. So the order tells nothing hidden.
 */
const FOLLOWED = `
  SELECT h.slug FROM follows f JOIN heads h ON h.track_id = f.track_id
  WHERE f.person_id = $1 AND ($2::text[] IS NULL OR h.slug = ANY($2) OR h.public_revision > 0)
  ORDER BY CASE WHEN $2::text[] IS NULL OR h.slug = ANY($2) THEN h.activity ELSE h.public_activity END DESC, h.slug`;

/** The tracks that people follow. Each sees their own list; administrators see and end those of others. */
@Injectable()
export class Follows {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  isFollowed(person: string, track: number): Promise<boolean> {
    return this.database.repository(followEntity).exists({ where: { person_id: person, track_id: track } });
  }

  /** The slugs of the tracks that the person follows and still sees. */
  async slugsOf(person: string, scope: ReadScope, at: Executor = this.database.pool): Promise<string[]> {
    const own = scope === 'full' ? null : scope === 'public' ? [] : [...scope];
    const { rows } = await at.query<{ slug: string }>({
      name: 'followed',
      text: FOLLOWED,
      values: [person, own],
    });
    return rows.map(({ slug }) => slug);
  }

  /** Follows a track; a second time changes nothing. Returns false if the person follows as many as they may. */
  follow(person: string, track: number, scope: ReadScope): Promise<boolean> {
    return this.database.transaction(async (at) => {
      // Two tabs may press the button at once: the second waits and counts again.
      await at.query('SELECT FROM people WHERE id = $1 FOR NO KEY UPDATE', [person]);
      const rows = this.database.repository(followEntity, at);
      if (await rows.exists({ where: { person_id: person, track_id: track } })) return true;
      const followed = await this.slugsOf(person, scope, at);
      if (followed.length >= MOST_FOLLOWED) return false;
      await rows.insert({ person_id: person, track_id: track, since: new Date(this.clock.now()) });
      return true;
    });
  }

  async unfollow(person: string, track: number): Promise<void> {
    await this.database.repository(followEntity).delete({ person_id: person, track_id: track });
  }

  /** Returns how many tracks the person followed. */
  async unfollowAll(person: string): Promise<number> {
    const { affected } = await this.database.repository(followEntity).delete({ person_id: person });
    return affected ?? 0;
  }
}
