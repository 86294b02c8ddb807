import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import type { Role } from '../../src/access/allow.js';

/** A token of somebody who is there for it alone, as `paraph token create --person` puts it there. */
export async function newTokenOf(pool: Pool, role: Role, name = `a ${role}`): Promise<string> {
  const token = `paraph_${randomBytes(32).toString('base64url')}`;
  const hash = createHash('sha256').update(token).digest();
  const person = randomUUID();
  await pool.query(`INSERT INTO people (id, name, username, created_at) VALUES ($1, $2, $3, now())`, [
    ...[person, name, person],
  ]);
  await pool.query('INSERT INTO tokens (id, name, role, hash, person_id) VALUES ($1, $2, $3, $4, $5)', [
    ...[randomUUID(), name, role, hash],
    person,
  ]);
  return token;
}
