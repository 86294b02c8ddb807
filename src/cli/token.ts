import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { ClientBase } from 'pg';
import { Database } from '../db/database.js';
import type { Role } from '../http/allow.js';
import { Problem } from '../http/problem.js';
import { SecurityLog } from '../security/security-log.js';
import { withFeatures } from './database.js';
import type { Outcome } from './outcome.js';

type Token = {
  id: string;
  name: string;
  role: Role;
  createdAt: Date;
  lastUsedAt: Date | null;
  revokedAt: Date | null;
};

const COLUMNS = `id, name, role, created_at AS "createdAt", last_used_at AS "lastUsedAt", revoked_at AS "revokedAt"`;

/** Whoever has the shell and the database is not asked who they are. */
const OPERATOR = 'the command line';

/** Runs `work` in a transaction, and what it tells the security log with it. */
const inOne = <T>(work: (at: ClientBase, told: SecurityLog) => Promise<T>): Promise<T> =>
  withFeatures((features) =>
    features
      .get(Database, { strict: false })
      .transaction((at) => work(at, features.get(SecurityLog, { strict: false }))),
  );

/** As long as a name is still one line of the ledger. */
const NAME = /^[^\p{C}]{1,100}$/u;

/** Only the hash of the secret is kept: it is shown here and never again. JSON: `{id, name, role, token}`. */
export async function createToken(role: Role, name: string): Promise<Outcome> {
  if (!NAME.test(name) || name.trim() !== name) {
    throw new Problem('validation_failed', 'The name must be 1 to 100 visible characters.');
  }
  if (name === 'admin') throw new Problem('validation_failed', 'That name is the bootstrap token’s own.');
  const id = randomUUID();
  const token = `paraph_${randomBytes(32).toString('base64url')}`;
  const hash = createHash('sha256').update(token).digest();
  await inOne(async (at, told) => {
    await at.query('INSERT INTO tokens (id, name, role, hash) VALUES ($1, $2, $3, $4)', [
      id,
      name,
      role,
      hash,
    ]);
    await told.record({ kind: 'token.created', name: OPERATOR, detail: { id, holder: name, role } }, at);
  });
  const text = `Token ${id} for ${name} (${role}). It is shown only now:\n${token}`;
  return { ok: true, json: { id, name, role, token }, text };
}

/** JSON: `{items: [{id, name, role, createdAt, lastUsedAt, revokedAt}, ...]}`. */
export async function listTokens(): Promise<Outcome> {
  const { rows } = await inOne((at) =>
    at.query<Token>(`SELECT ${COLUMNS} FROM tokens ORDER BY created_at, id`),
  );
  const text = rows.map(line).join('\n') || 'There are no tokens.';
  return { ok: true, json: { items: rows }, text };
}

function line({ id, role, name, createdAt, lastUsedAt, revokedAt }: Token): string {
  const used = lastUsedAt ? `last used ${lastUsedAt.toISOString()}` : 'never used';
  const state = revokedAt ? `revoked ${revokedAt.toISOString()}` : used;
  return `${id}  ${role.padEnd(13)}  made ${createdAt.toISOString()}  ${state}  ${name}`;
}

/** Revoking again changes nothing. JSON: the token as listed. */
export async function revokeToken(id: string): Promise<Outcome> {
  const token = await inOne(async (at, told) => {
    const { rowCount } = await at.query(
      'UPDATE tokens SET revoked_at = now() WHERE id::text = lower($1) AND revoked_at IS NULL',
      [id],
    );
    const { rows } = await at.query<Token>(`SELECT ${COLUMNS} FROM tokens WHERE id::text = lower($1)`, [id]);
    const [row] = rows;
    if (row && rowCount) {
      const detail = { id: row.id, holder: row.name };
      await told.record({ kind: 'token.revoked', name: OPERATOR, detail }, at);
    }
    return row;
  });
  if (!token) throw new Problem('not_found', `There is no token ${id}: \`paraph token list\` names them.`);
  return { ok: true, json: token, text: `Token ${token.id} of ${token.name} is revoked.` };
}
