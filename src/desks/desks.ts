import { Injectable } from '@nestjs/common';
import type { ClientBase } from 'pg';
import type { Role } from '../access/allow.js';
import { SecurityLog } from '../audit/security-log.js';
import { Database } from '../db/database.js';
import type { Text } from '../domain/values/text.js';
import { invalid, Problem } from '../http/problems/problem.js';
import { Clock } from '../runtime/clock.js';
import { deskOf, holderNamed, setTracks } from './desk-rows.js';
import type { DeskChanges, DeskRole, NewDesk } from './requests.js';
import type { Changer } from './tokens.js';

export type DeskView = {
  slug: string;
  name: Text;
  tracks: string[];
  grants: { holder: string; of: 'token' | 'person'; name: string; role: Role }[];
};

const SELECT = `
  SELECT d.slug, d.name, (
    SELECT coalesce(json_agg(t.slug ORDER BY t.slug), '[]')
    FROM desk_tracks dt JOIN tracks t ON t.id = dt.track_id WHERE dt.desk_id = d.id
  ) AS tracks, (
    SELECT coalesce(json_agg(json_build_object('holder', g.holder, 'of', h.of, 'name', h.name, 'role', g.role)
      ORDER BY h.name, g.holder), '[]')
    FROM desk_grants g JOIN (
      SELECT id, name, 'token' AS of FROM tokens WHERE revoked_at IS NULL
      UNION ALL SELECT id, name, 'person' FROM people
    ) h ON h.id = g.holder WHERE g.desk_id = d.id
  ) AS grants
  FROM desks d`;

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
      `${SELECT} WHERE d.slug > $1 ORDER BY d.slug LIMIT $2`,
      [after, limit],
    );
    return rows;
  }

  async one(slug: string, at: ClientBase | Database['pool'] = this.database.pool): Promise<DeskView> {
    const { rows } = await at.query<DeskView>(`${SELECT} WHERE d.slug = $1`, [slug]);
    const [desk] = rows;
    if (!desk) throw noDesk(slug);
    return desk;
  }

  create(
    { slug, name, tracks }: NewDesk,
    by: Changer,
    withIt?: (at: ClientBase, desk: DeskView) => Promise<void>,
  ): Promise<DeskView> {
    return this.database.transaction(async (at) => {
      const { rows } = await at.query<{ id: number }>(
        `INSERT INTO desks (slug, name, created_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING RETURNING id`,
        [slug, JSON.stringify(name), this.clock.now()],
      );
      const [made] = rows;
      if (!made) throw new Problem('already_exists', `There is a desk ${slug} already.`);
      await this.hold(at, made.id, tracks);
      await this.changed(at, by, slug, { tracks: tracks.join(' ') });
      const desk = await this.one(slug, at);
      await withIt?.(at, desk);
      return desk;
    });
  }

  change(slug: string, { name, tracks }: DeskChanges, by: Changer): Promise<DeskView> {
    return this.within(slug, async (at, id) => {
      if (name !== undefined) {
        await at.query('UPDATE desks SET name = $2 WHERE id = $1', [id, JSON.stringify(name)]);
      }
      if (tracks) await this.hold(at, id, tracks);
      await this.changed(at, by, slug, tracks ? { tracks: tracks.join(' ') } : { renamed: true });
      return this.one(slug, at);
    });
  }

  /** With all roles on it. */
  remove(slug: string, by: Changer): Promise<void> {
    return this.within(slug, async (at, id) => {
      await at.query('DELETE FROM desks WHERE id = $1', [id]);
      await this.changed(at, by, slug, { removed: true });
    });
  }

  /** Whom a role can be given to, by name: people who may enter, and tokens that are good. */
  async holders(): Promise<{ id: string; of: 'token' | 'person'; name: string }[]> {
    const { rows } = await this.database.pool.query(
      `SELECT id, 'person' AS of, name FROM people WHERE disabled_at IS NULL
       UNION ALL SELECT id, 'token', name FROM tokens
         WHERE revoked_at IS NULL AND (expires_at IS NULL OR expires_at > $1)
       ORDER BY name, id`,
      [this.clock.now()],
    );
    return rows;
  }

  /** Gives a token or a person a role on the desk, in the place of the one before. */
  grant(slug: string, holder: string, role: DeskRole, by: Changer): Promise<DeskView> {
    return this.within(slug, async (at, id) => {
      const name = await holderNamed(at, holder);
      if (name === null) throw new Problem('not_found', `There is neither a token nor a person ${holder}.`);
      await at.query(
        `INSERT INTO desk_grants (holder, desk_id, role, granted_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (holder, desk_id) DO UPDATE SET role = excluded.role, granted_at = excluded.granted_at`,
        [holder, id, role, this.clock.now()],
      );
      await this.log.record(
        { kind: 'grant.given', ...by, detail: { desk: slug, id: holder, holder: name, role } },
        at,
      );
      return this.one(slug, at);
    });
  }

  /** The holder's next request is made without it. */
  take(slug: string, holder: string, by: Changer): Promise<void> {
    return this.within(slug, async (at, id) => {
      const { rowCount } = await at.query('DELETE FROM desk_grants WHERE holder = $1 AND desk_id = $2', [
        holder,
        id,
      ]);
      if (rowCount === 0) throw new Problem('not_found', `Nobody called ${holder} has a role on that desk.`);
      await this.log.record({ kind: 'grant.taken', ...by, detail: { desk: slug, id: holder } }, at);
    });
  }

  private within<T>(slug: string, work: (at: ClientBase, id: number) => Promise<T>): Promise<T> {
    return this.database.transaction(async (at) => {
      const desk = await deskOf(at, slug);
      if (!desk) throw noDesk(slug);
      return work(at, desk.id);
    });
  }

  private async hold(at: ClientBase, desk: number, tracks: readonly string[]): Promise<void> {
    const unknown = await setTracks(at, desk, tracks);
    if (unknown.length === 0) return;
    throw invalid(unknown.map((index) => ({ pointer: `/tracks/${index}`, message: 'names no track' })));
  }

  private changed(at: ClientBase, by: Changer, desk: string, what: Record<string, string | boolean>) {
    return this.log.record({ kind: 'desk.changed', ...by, detail: { desk, ...what } }, at);
  }
}

const noDesk = (slug: string) => new Problem('not_found', `There is no desk ${slug}.`);
