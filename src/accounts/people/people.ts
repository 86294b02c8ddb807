import { Injectable } from '@nestjs/common';
import type { ClientBase } from 'pg';
import { IsNull, MoreThan, Not } from 'typeorm';
import type { Role } from '../../access/allow.js';
import { ADVISORY_LOCKS } from '../../db/advisory-locks.js';
import { Database, type Executor } from '../../db/database.js';
import { Problem } from '../../http/problems/problem.js';
import { Clock } from '../../runtime/clock.js';
import { IdGenerator } from '../../runtime/id-generator.js';
import { CALENDARS, PrivateCalendars } from '../agenda/private-calendars.js';
import { skeletonOf } from '../credentials/look-alikes.js';
import { hashPassword } from '../credentials/passwords.js';
import { type PersonRow, personEntity } from '../entities/person.entity.js';
import { sessionEntity } from '../entities/session.entity.js';
import { type Link, Links } from './links.js';
import type { Identity } from './person.js';

export type NewPerson = { name: string; username: string; role: Role | null };
export type PersonChanges = { name?: string; role?: Role | null; enabled?: boolean };

/** A person with their new link. */
export type Invited = { row: PersonRow; link: Link };

type OnInvited = (at: ClientBase, invited: Invited) => Promise<void>;

/** The people who may sign in. */
@Injectable()
export class People {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly ids: IdGenerator,
    private readonly links: Links,
    private readonly calendars: PrivateCalendars,
  ) {}

  /** In the order of ids. `limit` null: all of them. */
  list(after: string | undefined, limit: number | null): Promise<PersonRow[]> {
    const where = after === undefined ? {} : { id: MoreThan(after) };
    return this.rows().find({ where, order: { id: 'ASC' }, ...(limit !== null && { take: limit }) });
  }

  findByUsername(username: string): Promise<PersonRow | null> {
    return this.rows().findOneBy({ username });
  }

  async one(id: string): Promise<PersonRow> {
    return found(await this.rows().findOneBy({ id }), id);
  }

  /** Adds a person, with a link for choosing a password. `onInvited` runs in the same transaction. */
  invite(person: NewPerson, onInvited?: OnInvited): Promise<Invited> {
    return this.database.transaction(async (at) => {
      const row = await this.insert(person, at);
      const invited = { row, link: await this.links.create(row.id, 'invitation', at) };
      await onInvited?.(at, invited);
      return invited;
    });
  }

  /**
   * A new link for a person with a password here; it replaces earlier ones. The current password works until the link
   * is used.
   */
  renewLink(id: string, onInvited?: OnInvited): Promise<Invited> {
    return this.database.transaction(async (at) => {
      const row = found(await this.locked(id, at), id);
      if (row.username === null) throw usesSingleSignOn('they have no password here');
      const link = await this.links.create(id, row.password === null ? 'invitation' : 'reset', at);
      const invited = { row, link };
      await onInvited?.(at, invited);
      return invited;
    });
  }

  /** Disabling a person ends their sessions and their calendar's address, and deletes their links. `onChanged` runs in the same transaction. */
  change(
    id: string,
    { name, role, enabled }: PersonChanges,
    onChanged?: (at: ClientBase) => Promise<void>,
  ): Promise<PersonRow> {
    return this.database.transaction(async (at) => {
      const before = found(await this.locked(id, at), id);
      if (role !== undefined && before.issuer !== null)
        throw usesSingleSignOn('their role follows from their groups');
      if (enabled === false) {
        await this.endSessions(id, at);
        await this.links.revoke(id, at);
        for (const of of CALENDARS) await this.calendars.end(of, id, at);
      }
      await onChanged?.(at);
      const disabledNow = before.disabled_at ?? this.now();
      return this.update(at, id, {
        name: name ?? before.name,
        role: role === undefined ? before.role : role,
        disabled_at: enabled === undefined ? before.disabled_at : enabled ? null : disabledNow,
      });
    });
  }

  /** For a person who has lost their telephone. */
  async removeCodes(id: string): Promise<PersonRow> {
    await this.one(id);
    return this.update(this.database.pool, id, { codes: null, codes_step: null });
  }

  /** Ends every session except the one with the digest `keep`, so that whoever knew the old password is signed out. */
  async setPassword(id: string, password: string, keep: Buffer | null): Promise<void> {
    const hash = await hashPassword(password);
    await this.database.transaction(async (at) => {
      await this.update(at, id, { password: hash });
      await this.links.revoke(id, at);
      await this.endSessions(id, at, keep);
    });
  }

  /** Sets the password of a link's owner; null if the link is no longer valid. */
  async choosePassword(secret: string, password: string): Promise<PersonRow | null> {
    const hash = await hashPassword(password);
    return this.database.transaction(async (at) => {
      const link = await this.links.use(secret, at);
      if (!link?.person) return null;
      const row = await this.locked(link.person, at);
      if (!row || row.disabled_at) return null;
      await this.links.revoke(link.person, at);
      await this.endSessions(link.person, at);
      return this.update(at, link.person, { password: hash });
    });
  }

  /**
   * Adds the first administrator, by the link of the first start; null if the link is no longer valid or there are
   * people already.
   */
  async addFirstAdministrator(
    secret: string,
    asked: Omit<NewPerson, 'role'>,
    password: string,
  ): Promise<PersonRow | null> {
    const hash = await hashPassword(password);
    return this.database.transaction(async (at) => {
      await at.query('SELECT pg_advisory_xact_lock($1)', [ADVISORY_LOCKS.firstAdministrator]);
      const link = (await this.rows(at).exists()) ? null : await this.links.use(secret, at);
      if (link?.person !== null) return null;
      return this.insert({ ...asked, role: 'administrator', password: hash }, at);
    });
  }

  /**
   * Adds or updates a person whom the provider of single sign-on has identified, with the name and the role that it
   * gives. Null if none of their groups may sign in; a person who had signed in before then loses the role and all
   * sessions.
   */
  upsertFromSingleSignOn({ issuer, subject, name, role }: Identity): Promise<PersonRow | null> {
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

  /** Locks the table: a look-alike of the user name must be sought among all of them, which no index can do. */
  private async insert(asked: NewPerson & { password?: string }, at: ClientBase): Promise<PersonRow> {
    const people = this.rows(at);
    const { username } = asked;
    await at.query('LOCK TABLE people IN SHARE ROW EXCLUSIVE MODE');
    const others = await people.find({ select: { username: true }, where: { username: Not(IsNull()) } });
    const skeleton = skeletonOf(username);
    const alike = others
      .flatMap((other) => other.username ?? [])
      .find((other) => skeletonOf(other) === skeleton);
    if (alike) throw usernameTaken(username, alike);
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

  /** The row, locked until the transaction ends. */
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

const usernameTaken = (username: string, alike: string) =>
  new Problem(
    'already_exists',
    alike === username
      ? `The user name ${username} is taken.`
      : `The user name ${username} looks like ${alike}, which is taken.`,
  );

const usesSingleSignOn = (why: string) =>
  new Problem('validation_failed', `This person uses single sign-on: ${why}.`);
