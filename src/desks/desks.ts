import { Injectable } from '@nestjs/common';
import type { ClientBase } from 'pg';
import type { Role } from '../access/allow.js';
import { deskEntity, deskGrantEntity } from '../access/desk.entity.js';
import { SecurityLog } from '../audit/security-log.js';
import { Database, type Executor } from '../db/database.js';
import type { Text } from '../domain/values/text.js';
import { invalid, Problem } from '../http/problems/problem.js';
import { Clock } from '../runtime/clock.js';
import { lockDesk, setTracks } from './desk-rows.js';
import { DESKS, HOLDER_NAME, HOLDERS } from './desks.sql.js';
import type { DeskChanges, DeskRole, NewDesk } from './requests.js';
import type { AuditContext } from './tokens.js';

export type DeskView = {
  slug: string;
  name: Text;
  tracks: string[];
  grants: { holder: string; of: 'token' | 'person'; name: string; role: Role }[];
};

/** Desks: sets of tracks and the roles on them. */
@Injectable()
export class Desks {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly log: SecurityLog,
  ) {}

  async list(after = '', limit: number | null = null): Promise<DeskView[]> {
    const { rows } = await this.database.pool.query<DeskView>(
      `${DESKS} WHERE d.slug > $1 ORDER BY d.slug LIMIT $2`,
      [after, limit],
    );
    return rows;
  }

  async one(slug: string, at: Executor = this.database.pool): Promise<DeskView> {
    const { rows } = await at.query<DeskView>(`${DESKS} WHERE d.slug = $1`, [slug]);
    const [desk] = rows;
    if (!desk) throw noDesk(slug);
    return desk;
  }

  create(
    { slug, name, tracks }: NewDesk,
    audit: AuditContext,
    beforeCommit?: (at: ClientBase, desk: DeskView) => Promise<void>,
  ): Promise<DeskView> {
    return this.database.transaction(async (at) => {
      const { raw } = await this.database
        .repository(deskEntity, at)
        .createQueryBuilder()
        .insert()
        .values({ slug, name, created_at: new Date(this.clock.now()) })
        .orIgnore()
        .returning(['id'])
        .execute();
      const [made] = raw;
      if (!made) throw new Problem('already_exists', `There is already a desk ${slug}.`);
      await this.setTracks(at, made.id, tracks);
      await this.logChange(at, audit, slug, { tracks: tracks.join(' ') });
      const desk = await this.one(slug, at);
      await beforeCommit?.(at, desk);
      return desk;
    });
  }

  change(slug: string, { name, tracks }: DeskChanges, audit: AuditContext): Promise<DeskView> {
    return this.withDesk(slug, async (at, id) => {
      if (name !== undefined) {
        await this.database.repository(deskEntity, at).update({ id }, { name });
      }
      if (tracks) await this.setTracks(at, id, tracks);
      await this.logChange(at, audit, slug, tracks ? { tracks: tracks.join(' ') } : { renamed: true });
      return this.one(slug, at);
    });
  }

  /** Also removes all roles on the desk. */
  remove(slug: string, audit: AuditContext): Promise<void> {
    return this.withDesk(slug, async (at, id) => {
      await this.database.repository(deskEntity, at).delete({ id });
      await this.logChange(at, audit, slug, { removed: true });
    });
  }

  /** People who may sign in and valid tokens, by name: they can get a role. */
  async holders(): Promise<{ id: string; of: 'token' | 'person'; name: string }[]> {
    const { rows } = await this.database.pool.query(HOLDERS, [this.clock.now()]);
    return rows;
  }

  /** Gives a token or a person a role on the desk, and replaces the current one. */
  grant(slug: string, holder: string, role: DeskRole, audit: AuditContext): Promise<DeskView> {
    return this.withDesk(slug, async (at, id) => {
      const { rows } = await at.query<{ name: string }>(HOLDER_NAME, [holder]);
      const [named] = rows;
      if (!named) throw new Problem('not_found', `There is no token or person ${holder}.`);
      await this.database
        .repository(deskGrantEntity, at)
        .createQueryBuilder()
        .insert()
        .values({ holder, desk_id: id, role, granted_at: new Date(this.clock.now()) })
        .orUpdate(['role', 'granted_at'], ['holder', 'desk_id'])
        .execute();
      const detail = { desk: slug, id: holder, holder: named.name, role };
      await this.log.record({ kind: 'grant.given', ...audit, detail }, at);
      return this.one(slug, at);
    });
  }

  /** Removes the role of a holder. Takes effect with their next request. */
  take(slug: string, holder: string, audit: AuditContext): Promise<void> {
    return this.withDesk(slug, async (at, id) => {
      const { affected } = await this.database
        .repository(deskGrantEntity, at)
        .delete({ holder, desk_id: id });
      if (affected === 0) throw new Problem('not_found', `${holder} has no role on that desk.`);
      await this.log.record({ kind: 'grant.taken', ...audit, detail: { desk: slug, id: holder } }, at);
    });
  }

  private withDesk<T>(slug: string, work: (at: ClientBase, id: number) => Promise<T>): Promise<T> {
    return this.database.transaction(async (at) => {
      const desk = await lockDesk(this.database, at, slug);
      if (!desk) throw noDesk(slug);
      return work(at, desk.id);
    });
  }

  private async setTracks(at: ClientBase, desk: number, tracks: readonly string[]): Promise<void> {
    const unknown = await setTracks(this.database, at, desk, tracks);
    if (unknown.length === 0) return;
    throw invalid(unknown.map((index) => ({ pointer: `/tracks/${index}`, message: 'names no track' })));
  }

  private logChange(
    at: ClientBase,
    audit: AuditContext,
    desk: string,
    what: Record<string, string | boolean>,
  ) {
    return this.log.record({ kind: 'desk.changed', ...audit, detail: { desk, ...what } }, at);
  }
}

const noDesk = (slug: string) => new Problem('not_found', `There is no desk ${slug}.`);
