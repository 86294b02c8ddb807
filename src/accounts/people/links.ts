import { Injectable } from '@nestjs/common';
import type { ClientBase } from 'pg';
import { IsNull, MoreThan, Raw } from 'typeorm';
import { Database, type Executor } from '../../db/database.js';
import { Clock } from '../../runtime/clock.js';
import { digest, newSecret } from '../credentials/secrets.js';
import { linkEntity } from '../entities/link.entity.js';
import { personEntity } from '../entities/person.entity.js';

/** A day to open the door of a new house, or of one's own anew; an invitation may lie over a weekend. Milliseconds. */
const DAY = 24 * 3_600_000;
const LASTS = { first: DAY, reset: DAY, invitation: 3 * DAY };

/** Shown once: only its digest is kept. */
export type Link = { secret: string; expiresAt: Date };

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
    const isSomebody = await this.database.repository(personEntity).exists();
    return isSomebody ? null : this.insert(null, LASTS.first);
  }

  /** Whose it is, if it is still good: a person's id, or null for the first administrator. */
  async peek(secret: string): Promise<{ person: string | null } | null> {
    const link = await this.rows().findOneBy({
      ...this.good(secret),
      person_id: Raw((id) => `(${id} IS NOT NULL OR NOT EXISTS (SELECT FROM people))`),
    });
    return link && { person: link.person_id };
  }

  /** As `peek`, and it is good no more: of two who come at once the second finds it used. */
  async use(secret: string, at: ClientBase): Promise<{ person: string | null } | null> {
    const { raw } = await this.rows(at).update(
      this.good(secret),
      { used_at: this.now() },
      { returning: ['person_id'] },
    );
    return raw[0] ? { person: raw[0].person_id } : null;
  }

  /** Makes whatever links a person has good for nothing. */
  async drop(person: string, at: ClientBase): Promise<void> {
    await this.rows(at).delete({ person_id: person, used_at: IsNull() });
  }

  private async insert(person: string | null, lasts: number, at?: Executor): Promise<Link> {
    const secret = newSecret();
    const now = this.now();
    const expiresAt = new Date(now.getTime() + lasts);
    await this.rows(at).insert({
      hash: digest(secret),
      person_id: person,
      created_at: now,
      expires_at: expiresAt,
    });
    return { secret, expiresAt };
  }

  private good(secret: string) {
    return { hash: digest(secret), used_at: IsNull(), expires_at: MoreThan(this.now()) };
  }

  private rows(at?: Executor) {
    return this.database.repository(linkEntity, at);
  }

  private now(): Date {
    return new Date(this.clock.now());
  }
}
