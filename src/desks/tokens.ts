import { createHash, randomBytes } from 'node:crypto';
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
import { lockDesk } from './desk-rows.js';
import { TOKENS } from './desks.sql.js';
import type { NewToken, Scope } from './requests.js';

export type TokenView = {
  id: string;
  name: string;
  /** The person it belongs to; null for a machine. */
  person: { id: string; name: string } | null;
  /** The role on all tracks; null if it has roles on desks only. */
  role: Role | null;
  desks: { desk: string; role: Role }[];
  scopes: Scope[] | null;
  createdAt: string;
  expiresAt: string | null;
  lastUsedAt: string | null;
  revokedAt: string | null;
};

/** The secret is shown once and never stored. */
export type TokenWithSecret = { token: TokenView; secret: string };

/** Who made a change, for the security log (`auditContext`). */
export type AuditContext = Pick<SecurityEvent, 'caller' | 'name' | 'address' | 'requestId'>;

/** The ids of all tokens and people that know the secret of a token which the caller creates. */
const secretHolders = ({ id, person, madeBy }: Caller): string[] => [
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

/** 32 random bytes: what a secret is made of. */
export const newSeed = (): string => randomBytes(32).toString('base64url');

/** The secret that is made from a seed, so that both presses of a button show the same one. */
export const secretFrom = (seed: string): string =>
  `paraph_${createHash('sha256').update(`token ${seed}`).digest('base64url')}`;

/** Bearer tokens. Only the hash of a secret is stored. */
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

  /** In order of creation. */
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
    audit: AuditContext,
    maker: Caller | null,
    beforeCommit?: (at: ClientBase, made: TokenWithSecret) => Promise<void>,
    seed: string = newSeed(),
  ): Promise<TokenWithSecret> {
    const now = this.clock.now();
    if (expiresAt !== undefined && expiresAt <= now) {
      throw invalid([{ pointer: '/expiresAt', message: 'must be in the future' }]);
    }
    const id = this.ids.newId();
    const secret = secretFrom(seed);
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
        made_by: maker ? secretHolders(maker) : [],
      });
      if (desk) {
        const found = await lockDesk(this.database, at, desk);
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
      await this.log.record({ kind: 'token.created', ...audit, detail }, at);
      await beforeCommit?.(at, made);
      return made;
    });
  }

  /** Takes effect with the next request, also in sessions that were started with the token. Idempotent. */
  async revoke(id: string, audit: AuditContext): Promise<TokenView> {
    return this.database.transaction(async (at) => {
      const { affected } = await this.database
        .repository(tokenEntity, at)
        .update({ id, revoked_at: IsNull() }, { revoked_at: new Date(this.clock.now()) });
      const token = await this.one(id, at);
      const detail = { id, holder: token.name };
      if (affected === 1) await this.log.record({ kind: 'token.revoked', ...audit, detail }, at);
      return token;
    });
  }
}

/** Throws if a token with limited scopes would create a token with other scopes. */
export function checkScopes({ scopes: own }: Caller, { scopes }: NewToken): void {
  if (own === null || scopes?.every((scope) => own.includes(scope))) return;
  throw invalid([
    { pointer: '/scopes', message: `must be among the scopes of your own token: ${own.join(', ')}` },
  ]);
}
