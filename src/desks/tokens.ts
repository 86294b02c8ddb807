import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { ClientBase } from 'pg';
import { IsNull } from 'typeorm';
import type { Caller, Role } from '../access/allow.js';
import { deskGrantEntity } from '../access/desk.entity.js';
import { type TokenRow, tokenEntity } from '../access/token.entity.js';
import { digest } from '../accounts/credentials/secrets.js';
import { personEntity } from '../accounts/entities/person.entity.js';
import { type SecurityEvent, SecurityLog } from '../audit/security-log.js';
import { Database, type Executor } from '../db/database.js';
import { invalid, Problem } from '../http/problems/problem.js';
import { Clock } from '../runtime/clock.js';
import { IdGenerator } from '../runtime/id-generator.js';
import { deskOf } from './desk-rows.js';
import { TOKENS } from './desks.sql.js';
import type { NewToken, Scope } from './requests.js';

export type TokenView = {
  id: string;
  name: string;
  /** Whose it is; null if it is a machine's. */
  person: { id: string; name: string } | null;
  /** For everything; null if it has none but by desk. */
  role: Role | null;
  desks: { desk: string; role: Role }[];
  scopes: Scope[] | null;
  createdAt: string;
  expiresAt: string | null;
  lastUsedAt: string | null;
  revokedAt: string | null;
};

/** The secret is shown when it is made, and kept nowhere. */
export type MadeToken = { token: TokenView; secret: string };

/** Who changes what others may do, for the security log. */
export type Changer = Pick<SecurityEvent, 'caller' | 'name' | 'address' | 'requestId'>;

/** Every token and person that has the secret of a token in hand which the caller makes. */
const handsOf = ({ id, person, madeBy }: Caller): string[] => [
  ...new Set([...madeBy, id, ...(person === null ? [] : [person])]),
];

type ListedToken = Omit<TokenRow, 'hash' | 'person_id' | 'made_by'> & {
  person: TokenView['person'];
  desks: TokenView['desks'] | null;
};

const viewOf = (row: ListedToken): TokenView => ({
  id: row.id,
  name: row.name,
  person: row.person,
  role: row.role,
  desks: row.desks ?? [],
  scopes: row.scopes,
  createdAt: row.created_at.toISOString(),
  expiresAt: row.expires_at?.toISOString() ?? null,
  lastUsedAt: row.last_used_at?.toISOString() ?? null,
  revokedAt: row.revoked_at?.toISOString() ?? null,
});

/** Tokens for machines: of each only the hash of its secret is kept. */
@Injectable()
export class Tokens {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly ids: IdGenerator,
    private readonly log: SecurityLog,
  ) {}

  async list(after: string | undefined, limit: number): Promise<TokenView[]> {
    const { rows } = await this.database.pool.query<ListedToken>(
      `${TOKENS} WHERE $1::uuid IS NULL OR id > $1 ORDER BY id LIMIT $2`,
      [after ?? null, limit],
    );
    return rows.map(viewOf);
  }

  /** In the order in which they were made. */
  async all(): Promise<TokenView[]> {
    const { rows } = await this.database.pool.query<ListedToken>(`${TOKENS} ORDER BY created_at, id`);
    return rows.map(viewOf);
  }

  async one(id: string, at: Executor = this.database.pool): Promise<TokenView> {
    const { rows } = await at.query<ListedToken>(`${TOKENS} WHERE id = $1`, [id]);
    const [row] = rows;
    if (!row) throw new Problem('not_found', `There is no token ${id}.`);
    return viewOf(row);
  }

  async create(
    { name, person, role, desk, scopes, expiresAt }: NewToken,
    by: Changer,
    maker: Caller | null,
    beforeCommit?: (at: ClientBase, made: MadeToken) => Promise<void>,
  ): Promise<MadeToken> {
    const now = this.clock.now();
    if (expiresAt !== undefined && expiresAt <= now) {
      throw invalid([{ pointer: '/expiresAt', message: 'must be in the future' }]);
    }
    const id = this.ids.newId();
    const secret = `paraph_${randomBytes(32).toString('base64url')}`;
    return this.database.transaction(async (at) => {
      if (person !== undefined) {
        const where = { id: person, disabled_at: IsNull() };
        const isThere = await this.database.repository(personEntity, at).exists({ where });
        if (!isThere) throw invalid([{ pointer: '/person', message: 'names nobody who may sign in' }]);
      }
      await this.database.repository(tokenEntity, at).insert({
        id,
        name,
        role: desk ? null : role,
        hash: digest(secret),
        scopes: scopes ?? null,
        created_at: new Date(now),
        expires_at: expiresAt === undefined ? null : new Date(expiresAt),
        person_id: person ?? null,
        made_by: maker ? handsOf(maker) : [],
      });
      if (desk) {
        const found = await deskOf(this.database, at, desk);
        if (!found) throw invalid([{ pointer: '/desk', message: 'names no desk' }]);
        await this.database
          .repository(deskGrantEntity, at)
          .insert({ holder: id, desk_id: found.id, role, granted_at: new Date(now) });
      }
      const made = { token: await this.one(id, at), secret };
      const detail = {
        ...{ id, holder: name, person: person ?? null, role, desk: desk ?? null },
        ...{ scopes: scopes?.join(' ') ?? null, expiresAt: expiresAt ?? null },
      };
      await this.log.record({ kind: 'token.created', ...by, detail }, at);
      await beforeCommit?.(at, made);
      return made;
    });
  }

  /** At once: its next request is refused, and so is that of every session begun with it. Again changes nothing. */
  async revoke(id: string, by: Changer): Promise<TokenView> {
    return this.database.transaction(async (at) => {
      const { affected } = await this.database
        .repository(tokenEntity, at)
        .update({ id, revoked_at: IsNull() }, { revoked_at: new Date(this.clock.now()) });
      const token = await this.one(id, at);
      const detail = { id, holder: token.name };
      if (affected === 1) await this.log.record({ kind: 'token.revoked', ...by, detail }, at);
      return token;
    });
  }
}

/** Nobody hands on more than they have: a token that is kept to some scopes makes tokens kept to those. */
export function mustCover({ scopes: own }: Caller, { scopes }: NewToken): void {
  if (own === null || scopes?.every((scope) => own.includes(scope))) return;
  throw invalid([{ pointer: '/scopes', message: `must be among this token’s own: ${own.join(', ')}` }]);
}
