import { Injectable } from '@nestjs/common';
import type { ClientBase } from 'pg';
import { IsNull, MoreThan, Not } from 'typeorm';
import type { Role } from '../../access/allow.js';
import { ADVISORY_LOCKS } from '../../db/advisory-locks.js';
import { Database, type Executor } from '../../db/database.js';
import { Problem } from '../../http/problems/problem.js';
import { Clock } from '../../runtime/clock.js';
import { IdGenerator } from '../../runtime/id-generator.js';
import { skeletonOf } from '../credentials/look-alikes.js';
import { hashPassword } from '../credentials/passwords.js';
import { type PersonRow, personEntity } from '../entities/person.entity.js';
import { sessionEntity } from '../entities/session.entity.js';
import { type Link, Links } from './links.js';
import type { Identity } from './person.js';

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
  list(after: string | undefined, limit: number | null): Promise<PersonRow[]> {
    const where = after === undefined ? {} : { id: MoreThan(after) };
    return this.rows().find({ where, order: { id: 'ASC' }, ...(limit !== null && { take: limit }) });
  }

  named(username: string): Promise<PersonRow | null> {
    return this.rows().findOneBy({ username });
  }

  async one(id: string): Promise<PersonRow> {
    return found(await this.rows().findOneBy({ id }), id);
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
      const row = found(await this.locked(id, at), id);
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
      const before = found(await this.locked(id, at), id);
      if (role !== undefined && before.issuer !== null) throw elsewhere('the role follows from groups there');
      if (enabled === false) {
        await this.endSessions(id, at);
        await this.links.drop(id, at);
      }
      await withIt?.(at);
      const disabledNow = before.disabled_at ?? this.now();
      return this.update(at, id, {
        name: name ?? before.name,
        role: role === undefined ? before.role : role,
        disabled_at: enabled === undefined ? before.disabled_at : enabled ? null : disabledNow,
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
      const row = await this.locked(link.person, at);
      if (!row || row.disabled_at) return null;
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
      const link = (await this.rows(at).exists()) ? null : await this.links.use(secret, at);
      if (link?.person !== null) return null;
      return this.insert({ ...asked, role: 'administrator', password: hash }, at);
    });
  }

  /**
   * Somebody whom the provider vouches for, as they are called there and with the role of their groups, made at the
   * first time. Whoever has lost their groups is nobody new, and whoever was somebody is signed out everywhere: null.
   */
  signedOn({ issuer, subject, name, role }: Identity): Promise<PersonRow | null> {
    return this.database.transaction(async (at) => {
      const people = this.rows(at);
      if (role === undefined) {
        const { raw } = await people.update({ issuer, subject }, { role: null }, { returning: ['id'] });
        if (raw[0]) await this.endSessions(raw[0].id, at);
        return null;
      }
      const { raw } = await people
        .createQueryBuilder()
        .insert()
        .values({ id: this.ids.newId(), name, issuer, subject, role, created_at: this.now() })
        .orUpdate(['name', 'role'], ['issuer', 'subject'])
        .returning('*')
        .execute();
      return raw[0];
    });
  }

  /** One at a time: a name that looks like another's is found among all of them, which no index can do. */
  private async insert(asked: NewPerson & { password?: string }, at: ClientBase): Promise<PersonRow> {
    const people = this.rows(at);
    const { username } = asked;
    await at.query('LOCK TABLE people IN SHARE ROW EXCLUSIVE MODE');
    const others = await people.find({ select: { username: true }, where: { username: Not(IsNull()) } });
    const skeleton = skeletonOf(username);
    const alike = others
      .flatMap((other) => other.username ?? [])
      .find((other) => skeletonOf(other) === skeleton);
    if (alike) throw alreadyThere(username, alike);
    const { raw } = await people
      .createQueryBuilder()
      .insert()
      .values({ ...asked, id: this.ids.newId(), created_at: this.now() })
      .returning('*')
      .execute();
    return raw[0];
  }

  private async update(at: Executor, id: string, changes: Partial<PersonRow>): Promise<PersonRow> {
    const { raw } = await this.rows(at).update({ id }, changes, { returning: '*' });
    return found(raw[0], id);
  }

  private async endSessions(id: string, at: ClientBase, keep: Buffer | null = null): Promise<void> {
    const others = keep ? { hash: Not(keep) } : {};
    await this.database
      .repository(sessionEntity, at)
      .update({ person_id: id, ended_at: IsNull(), ...others }, { ended_at: this.now() });
  }

  private rows(at?: Executor) {
    return this.database.repository(personEntity, at);
  }

  /** As they are, and stay until the transaction ends. */
  private locked(id: string, at: ClientBase): Promise<PersonRow | null> {
    return this.rows(at).findOne({ where: { id }, lock: { mode: 'pessimistic_write' } });
  }

  private now(): Date {
    return new Date(this.clock.now());
  }
}

function found(row: PersonRow | null | undefined, id: string): PersonRow {
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
