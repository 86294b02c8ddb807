import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { ClientBase } from 'pg';
import type { Caller, Role } from '../access/allow.js';
import { digest } from '../accounts/credentials/secrets.js';
import { type SecurityEvent, SecurityLog } from '../audit/security-log.js';
import { Database } from '../db/database.js';
import { invalid, Problem } from '../http/problems/problem.js';
import { Clock } from '../runtime/clock.js';
import { IdGenerator } from '../runtime/id-generator.js';
import { deskOf } from './desk-rows.js';
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

type TokenRow = Pick<TokenView, 'id' | 'name' | 'person' | 'role' | 'scopes'> & {
  desks: TokenView['desks'] | null;
  created_at: Date;
  expires_at: Date | null;
  last_used_at: Date | null;
  revoked_at: Date | null;
};

const SELECT = `
  SELECT id, name, role, scopes, created_at, expires_at, last_used_at, revoked_at, (
    SELECT json_agg(json_build_object('desk', d.slug, 'role', g.role) ORDER BY d.slug)
    FROM desk_grants g JOIN desks d ON d.id = g.desk_id WHERE g.holder = tokens.id
  ) AS desks, (
    SELECT json_build_object('id', p.id, 'name', p.name) FROM people p WHERE p.id = tokens.person_id
  ) AS person
  FROM tokens`;

const viewOf = (row: TokenRow): TokenView => ({
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
    const { rows } = await this.database.pool.query<TokenRow>(
      `${SELECT} WHERE $1::uuid IS NULL OR id > $1 ORDER BY id LIMIT $2`,
      [after ?? null, limit],
    );
    return rows.map(viewOf);
  }

  /** In the order in which they were made. */
  async all(): Promise<TokenView[]> {
    const { rows } = await this.database.pool.query<TokenRow>(`${SELECT} ORDER BY created_at, id`);
    return rows.map(viewOf);
  }

  async one(id: string, at: ClientBase | Database['pool'] = this.database.pool): Promise<TokenView> {
    const { rows } = await at.query<TokenRow>(`${SELECT} WHERE id = $1`, [id]);
    const [row] = rows;
    if (!row) throw new Problem('not_found', `There is no token ${id}.`);
    return viewOf(row);
  }

  async create(
    { name, person, role, desk, scopes, expiresAt }: NewToken,
    by: Changer,
    maker: Caller | null,
    withIt?: (at: ClientBase, made: MadeToken) => Promise<void>,
  ): Promise<MadeToken> {
    const now = this.clock.now();
    if (expiresAt !== undefined && expiresAt <= now) {
      throw invalid([{ pointer: '/expiresAt', message: 'must be in the future' }]);
    }
    const id = this.ids.newId();
    const secret = `paraph_${randomBytes(32).toString('base64url')}`;
    return this.database.transaction(async (at) => {
      if (person !== undefined) {
        const { rowCount } = await at.query('SELECT FROM people WHERE id = $1 AND disabled_at IS NULL', [
          person,
        ]);
        if (rowCount === 0) throw invalid([{ pointer: '/person', message: 'names nobody who may sign in' }]);
      }
      await at.query(
        `INSERT INTO tokens (id, name, role, hash, scopes, created_at, expires_at, person_id, made_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
        [
          ...[id, name, desk ? null : role, digest(secret), scopes ?? null, now, expiresAt ?? null],
          ...[person ?? null, maker ? handsOf(maker) : []],
        ],
      );
      if (desk) {
        const found = await deskOf(at, desk);
        if (!found) throw invalid([{ pointer: '/desk', message: 'names no desk' }]);
        await at.query(
          'INSERT INTO desk_grants (holder, desk_id, role, granted_at) VALUES ($1, $2, $3, $4)',
          [id, found.id, role, now],
        );
      }
      const made = { token: await this.one(id, at), secret };
      const detail = {
        ...{ id, holder: name, person: person ?? null, role, desk: desk ?? null },
        ...{ scopes: scopes?.join(' ') ?? null, expiresAt: expiresAt ?? null },
      };
      await this.log.record({ kind: 'token.created', ...by, detail }, at);
      await withIt?.(at, made);
      return made;
    });
  }

  /** At once: its next request is refused, and so is that of every session begun with it. Again changes nothing. */
  async revoke(id: string, by: Changer): Promise<TokenView> {
    return this.database.transaction(async (at) => {
      const { rowCount } = await at.query(
        'UPDATE tokens SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL',
        [id, this.clock.now()],
      );
      const token = await this.one(id, at);
      const detail = { id, holder: token.name };
      if (rowCount === 1) await this.log.record({ kind: 'token.revoked', ...by, detail }, at);
      return token;
    });
  }
}

/** Nobody hands on more than they have: a token that is kept to some scopes makes tokens kept to those. */
export function mustCover({ scopes: own }: Caller, { scopes }: NewToken): void {
  if (own === null || scopes?.every((scope) => own.includes(scope))) return;
  throw invalid([{ pointer: '/scopes', message: `must be among this token’s own: ${own.join(', ')}` }]);
}
