import { Injectable } from '@nestjs/common';
import type { ClientBase } from 'pg';
import type { Role } from '../../access/allow.js';
import { ADVISORY_LOCKS } from '../../db/advisory-locks.js';
import { Database } from '../../db/database.js';
import { Problem } from '../../http/problems/problem.js';
import { Clock } from '../../runtime/clock.js';
import { IdGenerator } from '../../runtime/id-generator.js';
import { skeletonOf } from '../credentials/look-alikes.js';
import { hashPassword } from '../credentials/passwords.js';

import { type Link, Links } from './links.js';
import type { Identity, PersonRow } from './person.js';

export type NewPerson = { name: string; username: string; role: Role | null };
export type PersonChanges = { name?: string; role?: Role | null; enabled?: boolean };

/** A person, and the link that was made for them just now. */
export type Invited = { row: PersonRow; link: Link };

type With = (at: ClientBase, invited: Invited) => Promise<void>;

/** Who may sign in. */
@Injectable()
export class People {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly ids: IdGenerator,
    private readonly links: Links,
  ) {}

  /** `limit` null: all of them. */
  async list(after: string | undefined, limit: number | null): Promise<PersonRow[]> {
    const { rows } = await this.database.pool.query<PersonRow>(
      'SELECT * FROM people WHERE $1::uuid IS NULL OR id > $1 ORDER BY id LIMIT $2',
      [after ?? null, limit],
    );
    return rows;
  }

  async named(username: string): Promise<PersonRow | null> {
    const { rows } = await this.database.pool.query<PersonRow>('SELECT * FROM people WHERE username = $1', [
      username,
    ]);
    return rows[0] ?? null;
  }

  async one(id: string): Promise<PersonRow> {
    const { rows } = await this.database.pool.query<PersonRow>('SELECT * FROM people WHERE id = $1', [id]);
    return found(rows, id);
  }

  /** Somebody who will choose a password by the link. */
  invite(asked: NewPerson, withIt?: With): Promise<Invited> {
    return this.database.transaction(async (at) => {
      const row = await this.insert(asked, at);
      const invited = { row, link: await this.links.make(row.id, 'invitation', at) };
      await withIt?.(at, invited);
      return invited;
    });
  }

  /** A new link for somebody who signs in here, in place of those before. What they have now works until it is used. */
  relink(id: string, withIt?: With): Promise<Invited> {
    return this.database.transaction(async (at) => {
      const { rows } = await at.query<PersonRow>('SELECT * FROM people WHERE id = $1 FOR UPDATE', [id]);
      const row = found(rows, id);
      if (row.username === null) throw elsewhere('there is no password to choose');
      const link = await this.links.make(id, row.password === null ? 'invitation' : 'reset', at);
      const invited = { row, link };
      await withIt?.(at, invited);
      return invited;
    });
  }

  /** Whoever is disabled is signed out everywhere, and their links are good for nothing. */
  change(
    id: string,
    { name, role, enabled }: PersonChanges,
    withIt?: (at: ClientBase) => Promise<void>,
  ): Promise<PersonRow> {
    return this.database.transaction(async (at) => {
      const { rows } = await at.query<PersonRow>('SELECT * FROM people WHERE id = $1 FOR UPDATE', [id]);
      const before = found(rows, id);
      if (role !== undefined && before.issuer !== null) throw elsewhere('the role follows from groups there');
      if (enabled === false) {
        await this.endSessions(id, at);
        await this.links.drop(id, at);
      }
      await withIt?.(at);
      const now = this.clock.now();
      return this.update(at, id, {
        name: name ?? before.name,
        role: role === undefined ? before.role : role,
        disabled_at:
          enabled === undefined ? before.disabled_at : enabled ? null : (before.disabled_at ?? now),
      });
    });
  }

  /** For somebody whose telephone is lost. */
  async removeCodes(id: string): Promise<PersonRow> {
    await this.one(id);
    return this.update(this.database.pool, id, { codes: null, codes_step: null });
  }

  /** Every session but that of the digest `keep` ends: whoever knew the old password is out. */
  async setPassword(id: string, password: string, keep: Buffer | null): Promise<void> {
    const hash = await hashPassword(password);
    await this.database.transaction(async (at) => {
      await this.update(at, id, { password: hash });
      await this.links.drop(id, at);
      await this.endSessions(id, at, keep);
    });
  }

  /** Chooses a password by a link; the person, or null if the link is not good any more. */
  async welcome(secret: string, password: string): Promise<PersonRow | null> {
    const hash = await hashPassword(password);
    return this.database.transaction(async (at) => {
      const link = await this.links.use(secret, at);
      if (!link?.person) return null;
      const { rows } = await at.query<PersonRow>(
        'SELECT * FROM people WHERE id = $1 AND disabled_at IS NULL FOR UPDATE',
        [link.person],
      );
      if (rows.length === 0) return null;
      await this.links.drop(link.person, at);
      await this.endSessions(link.person, at);
      return this.update(at, link.person, { password: hash });
    });
  }

  /** The first administrator, by the link of the first start; null if it is not good any more, or there is somebody. */
  async begin(secret: string, asked: Omit<NewPerson, 'role'>, password: string): Promise<PersonRow | null> {
    const hash = await hashPassword(password);
    return this.database.transaction(async (at) => {
      await at.query('SELECT pg_advisory_xact_lock($1)', [ADVISORY_LOCKS.firstAdministrator]);
      const { rowCount } = await at.query('SELECT FROM people LIMIT 1');
      const link = rowCount ? null : await this.links.use(secret, at);
      if (link?.person !== null) return null;
      const { id } = await this.insert({ ...asked, role: 'administrator' }, at);
      return this.update(at, id, { password: hash });
    });
  }

  /**
   * Somebody whom the provider vouches for, as they are called there and with the role of their groups, made at the
   * first time. Whoever has lost their groups is nobody new, and whoever was somebody is signed out everywhere: null.
   */
  signedOn({ issuer, subject, name, role }: Identity): Promise<PersonRow | null> {
    return this.database.transaction(async (at) => {
      if (role === undefined) {
        const { rows } = await at.query<PersonRow>(
          'UPDATE people SET role = NULL WHERE issuer = $1 AND subject = $2 RETURNING *',
          [issuer, subject],
        );
        if (rows[0]) await this.endSessions(rows[0].id, at);
        return null;
      }
      const { rows } = await at.query<PersonRow>(
        `INSERT INTO people (id, name, issuer, subject, role, created_at) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (issuer, subject) DO UPDATE SET name = EXCLUDED.name, role = EXCLUDED.role RETURNING *`,
        [this.ids.newId(), name, issuer, subject, role, this.clock.now()],
      );
      return rows[0] ?? null;
    });
  }

  /** One at a time: a name that looks like another's is found among all of them, which no index can do. */
  private async insert({ name, username, role }: NewPerson, at: ClientBase): Promise<PersonRow> {
    await at.query('LOCK TABLE people IN SHARE ROW EXCLUSIVE MODE');
    const { rows: others } = await at.query<{ username: string }>(
      'SELECT username FROM people WHERE username IS NOT NULL',
    );
    const skeleton = skeletonOf(username);
    const alike = others.find((other) => skeletonOf(other.username) === skeleton);
    if (alike) throw alreadyThere(username, alike.username);
    const { rows } = await at.query<PersonRow>(
      'INSERT INTO people (id, name, username, role, created_at) VALUES ($1, $2, $3, $4, $5) RETURNING *',
      [this.ids.newId(), name, username, role, this.clock.now()],
    );
    return found(rows, username);
  }

  private async update(
    at: Pick<ClientBase, 'query'>,
    id: string,
    columns: Partial<PersonRow> | Record<string, unknown>,
  ): Promise<PersonRow> {
    const sets = Object.keys(columns).map((name, i) => `${name} = $${i + 2}`);
    const { rows } = await at.query<PersonRow>(
      `UPDATE people SET ${sets.join(', ')} WHERE id = $1 RETURNING *`,
      [id, ...Object.values(columns)],
    );
    return found(rows, id);
  }

  private async endSessions(id: string, at: ClientBase, keep: Buffer | null = null): Promise<void> {
    await at.query(
      `UPDATE sessions SET ended_at = $2
       WHERE person_id = $1 AND ended_at IS NULL AND ($3::bytea IS NULL OR hash <> $3)`,
      [id, this.clock.now(), keep],
    );
  }
}

function found(rows: PersonRow[], id: string): PersonRow {
  const [row] = rows;
  if (!row) throw new Problem('not_found', `There is no person ${id}.`);
  return row;
}

const alreadyThere = (username: string, alike: string) =>
  new Problem(
    'already_exists',
    alike === username
      ? `There is somebody with the user name ${username}.`
      : `The user name ${username} looks like ${alike}, which somebody has.`,
  );

const elsewhere = (why: string) =>
  new Problem('validation_failed', `This person signs in elsewhere: ${why}.`);
