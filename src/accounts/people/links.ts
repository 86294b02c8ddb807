import { Injectable } from '@nestjs/common';
import type { ClientBase } from 'pg';
import { Database } from '../../db/database.js';
import { Clock } from '../../runtime/clock.js';
import { digest, newSecret } from '../credentials/secrets.js';

/** A day to open the door of a new house, or of one's own anew; an invitation may lie over a weekend. Milliseconds. */
const DAY = 24 * 3_600_000;
const LASTS = { first: DAY, reset: DAY, invitation: 3 * DAY };

/** Shown once: only its digest is kept. */
export type Link = { secret: string; expiresAt: Date };

type LinkRow = { person_id: string | null };

/** Where a link leads. */
export const linkPath = (secret: string): string => `/welcome/${secret}`;

/** Links that are good once, for choosing a password: whoever was given one is who it was made for. */
@Injectable()
export class Links {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** A new one for a person, in place of those before. */
  async make(person: string, purpose: 'reset' | 'invitation', at: ClientBase): Promise<Link> {
    await this.drop(person, at);
    return this.insert(person, LASTS[purpose], at);
  }

  /** One for the first administrator, as long as there is nobody; null once there is. */
  async first(): Promise<Link | null> {
    const { rowCount } = await this.database.pool.query('SELECT FROM people LIMIT 1');
    return rowCount ? null : this.insert(null, LASTS.first, this.database.pool);
  }

  /** Whose it is, if it is still good: a person's id, or null for the first administrator. */
  async peek(secret: string): Promise<{ person: string | null } | null> {
    const { rows } = await this.database.pool.query<LinkRow>(
      `SELECT person_id FROM one_time_links l
       WHERE hash = $1 AND used_at IS NULL AND expires_at > $2
         AND (person_id IS NOT NULL OR NOT EXISTS (SELECT FROM people))`,
      [digest(secret), this.clock.now()],
    );
    return rows[0] ? { person: rows[0].person_id } : null;
  }

  /** As `peek`, and it is good no more: of two who come at once the second finds it used. */
  async use(secret: string, at: ClientBase): Promise<{ person: string | null } | null> {
    const { rows } = await at.query<LinkRow>(
      `UPDATE one_time_links SET used_at = $2 WHERE hash = $1 AND used_at IS NULL AND expires_at > $2
       RETURNING person_id`,
      [digest(secret), this.clock.now()],
    );
    return rows[0] ? { person: rows[0].person_id } : null;
  }

  /** Makes whatever links a person has good for nothing. */
  async drop(person: string, at: ClientBase): Promise<void> {
    await at.query('DELETE FROM one_time_links WHERE person_id = $1 AND used_at IS NULL', [person]);
  }

  private async insert(person: string | null, lasts: number, at: Pick<ClientBase, 'query'>): Promise<Link> {
    const secret = newSecret();
    const now = this.clock.now();
    const expiresAt = new Date(Date.parse(now) + lasts);
    await at.query(
      'INSERT INTO one_time_links (hash, person_id, created_at, expires_at) VALUES ($1, $2, $3, $4)',
      [digest(secret), person, now, expiresAt],
    );
    return { secret, expiresAt };
  }
}
