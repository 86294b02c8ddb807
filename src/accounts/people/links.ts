import { Injectable } from '@nestjs/common';
import type { ClientBase } from 'pg';
import { IsNull, MoreThan, Raw } from 'typeorm';
import { Database, type Executor } from '../../db/database.js';
import { Clock } from '../../runtime/clock.js';
import { digest, newSecret } from '../credentials/secrets.js';
import { linkEntity } from '../entities/link.entity.js';
import { personEntity } from '../entities/person.entity.js';

/** Milliseconds. An invitation may wait over a weekend. */
const DAY = 24 * 3_600_000;
const LIFETIMES = { first: DAY, reset: DAY, invitation: 3 * DAY };

/** A new link. It is shown once: only the digest of its secret is stored. */
export type Link = { secret: string; expiresAt: Date };

/** The path of a link. */
export const linkPath = (secret: string): string => `/welcome/${secret}`;

/** Links that work once, for choosing a password. Whoever opens one is taken for the person for whom it was made. */
@Injectable()
export class Links {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** A new link for a person; it replaces earlier ones. */
  async create(person: string, purpose: 'reset' | 'invitation', at: ClientBase): Promise<Link> {
    await this.revoke(person, at);
    return this.insert(person, LIFETIMES[purpose], at);
  }

  /** A link for the first administrator; null if there are people already. */
  async createFirst(): Promise<Link | null> {
    const hasPeople = await this.database.repository(personEntity).exists();
    return hasPeople ? null : this.insert(null, LIFETIMES.first);
  }

  /** The owner of a valid link: a person's id, or null for the first administrator. Null if the link is not valid. */
  async find(secret: string): Promise<{ person: string | null } | null> {
    const link = await this.rows().findOneBy({
      ...this.validWhere(secret),
      person_id: Raw((id) => `(${id} IS NOT NULL OR NOT EXISTS (SELECT FROM people))`),
    });
    return link && { person: link.person_id };
  }

  /** As `find`, and marks the link as used. Of two concurrent uses only one succeeds. */
  async use(secret: string, at: ClientBase): Promise<{ person: string | null } | null> {
    const { raw } = await this.rows(at).update(
      this.validWhere(secret),
      { used_at: this.now() },
      { returning: ['person_id'] },
    );
    return raw[0] ? { person: raw[0].person_id } : null;
  }

  /** Deletes the unused links of a person. */
  async revoke(person: string, at: ClientBase): Promise<void> {
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

  private validWhere(secret: string) {
    return { hash: digest(secret), used_at: IsNull(), expires_at: MoreThan(this.now()) };
  }

  private rows(at?: Executor) {
    return this.database.repository(linkEntity, at);
  }

  private now(): Date {
    return new Date(this.clock.now());
  }
}
