import { Injectable } from '@nestjs/common';
import type { ClientBase } from 'pg';
import type { Role } from '../access/allow.js';
import { deskEntity, deskGrantEntity } from '../access/desk.entity.js';
import { SecurityLog } from '../audit/security-log.js';
import { Database, type Executor } from '../db/database.js';
import type { Text } from '../domain/values/text.js';
import { invalid, Problem } from '../http/problems/problem.js';
import { Clock } from '../runtime/clock.js';
import { deskOf, setTracks } from './desk-rows.js';
import { DESKS, HOLDER_NAME, HOLDERS } from './desks.sql.js';
import type { DeskChanges, DeskRole, NewDesk } from './requests.js';
import type { Changer } from './tokens.js';

export type DeskView = {
  slug: string;
  name: Text;
  tracks: string[];
  grants: { holder: string; of: 'token' | 'person'; name: string; role: Role }[];
};

/** Sets of tracks, and who has which role on them. */
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
    by: Changer,
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
      if (!made) throw new Problem('already_exists', `There is a desk ${slug} already.`);
      await this.hold(at, made.id, tracks);
      await this.changed(at, by, slug, { tracks: tracks.join(' ') });
      const desk = await this.one(slug, at);
      await beforeCommit?.(at, desk);
      return desk;
    });
  }

  change(slug: string, { name, tracks }: DeskChanges, by: Changer): Promise<DeskView> {
    return this.within(slug, async (at, id) => {
      if (name !== undefined) {
        await this.database.repository(deskEntity, at).update({ id }, { name });
      }
      if (tracks) await this.hold(at, id, tracks);
      await this.changed(at, by, slug, tracks ? { tracks: tracks.join(' ') } : { renamed: true });
      return this.one(slug, at);
    });
  }

  /** With all roles on it. */
  remove(slug: string, by: Changer): Promise<void> {
    return this.within(slug, async (at, id) => {
      await this.database.repository(deskEntity, at).delete({ id });
      await this.changed(at, by, slug, { removed: true });
    });
  }

  /** Whom a role can be given to, by name: people who may enter, and tokens that are good. */
  async holders(): Promise<{ id: string; of: 'token' | 'person'; name: string }[]> {
    const { rows } = await this.database.pool.query(HOLDERS, [this.clock.now()]);
    return rows;
  }

  /** Gives a token or a person a role on the desk, in the place of the one before. */
  grant(slug: string, holder: string, role: DeskRole, by: Changer): Promise<DeskView> {
    return this.within(slug, async (at, id) => {
      const { rows } = await at.query<{ name: string }>(HOLDER_NAME, [holder]);
      const [named] = rows;
      if (!named) throw new Problem('not_found', `There is neither a token nor a person ${holder}.`);
      await this.database
        .repository(deskGrantEntity, at)
        .createQueryBuilder()
        .insert()
        .values({ holder, desk_id: id, role, granted_at: new Date(this.clock.now()) })
        .orUpdate(['role', 'granted_at'], ['holder', 'desk_id'])
        .execute();
      const detail = { desk: slug, id: holder, holder: named.name, role };
      await this.log.record({ kind: 'grant.given', ...by, detail }, at);
      return this.one(slug, at);
    });
  }

  /** The holder's next request is made without it. */
  take(slug: string, holder: string, by: Changer): Promise<void> {
    return this.within(slug, async (at, id) => {
      const { affected } = await this.database
        .repository(deskGrantEntity, at)
        .delete({ holder, desk_id: id });
      if (affected === 0) throw new Problem('not_found', `Nobody called ${holder} has a role on that desk.`);
      await this.log.record({ kind: 'grant.taken', ...by, detail: { desk: slug, id: holder } }, at);
    });
  }

  private within<T>(slug: string, work: (at: ClientBase, id: number) => Promise<T>): Promise<T> {
    return this.database.transaction(async (at) => {
      const desk = await deskOf(this.database, at, slug);
      if (!desk) throw noDesk(slug);
      return work(at, desk.id);
    });
  }

  private async hold(at: ClientBase, desk: number, tracks: readonly string[]): Promise<void> {
    const unknown = await setTracks(this.database, at, desk, tracks);
    if (unknown.length === 0) return;
    throw invalid(unknown.map((index) => ({ pointer: `/tracks/${index}`, message: 'names no track' })));
  }

  private changed(at: ClientBase, by: Changer, desk: string, what: Record<string, string | boolean>) {
    return this.log.record({ kind: 'desk.changed', ...by, detail: { desk, ...what } }, at);
  }
}

const noDesk = (slug: string) => new Problem('not_found', `There is no desk ${slug}.`);
