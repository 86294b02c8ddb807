import { grantsOf } from '../../access/grants.sql.js';

/** Runs with every request in a person's session. $1 the person's id. */
export const PERSON = {
  name: 'person',
  text: `SELECT id, name, role, ${grantsOf('people.id')} AS desks FROM people
    WHERE id = $1 AND disabled_at IS NULL`,
};

/** Runs with every request by token. $1 the digest of its secret, or its id; $2 now. */
export const tokenBy = (column: 'hash' | 'id') => ({
  name: `token by ${column}`,
  text: `SELECT id, name, role, scopes, person_id, made_by, last_used_at, ${grantsOf('tokens.id')} AS desks FROM tokens
    WHERE ${column} = $1 AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > $2)
      AND NOT EXISTS (SELECT FROM people p WHERE p.id = person_id AND p.disabled_at IS NOT NULL)`,
});
