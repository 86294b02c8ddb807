import type { Holder } from '../entities/session.entity.js';

/** Runs with every request in a session. $1 the digest of its secret, $2 now; $3 it was last seen after this. */
export const ALIVE_BY_HASH = {
  name: 'session',
  text: `SELECT id, person_id, token_id, seen_at FROM sessions
    WHERE hash = $1 AND ended_at IS NULL AND expires_at > $2 AND seen_at > $3`,
};

/**
 * Sessions with the names of their holders, newest first. $1 now; $2 they were last seen after this; $3 the holder's
 * id.
 */
export function aliveSessions(holder: Holder | null): [text: string, values: string[]] {
  const [whose, values] = conditionOf(holder);
  const text = `
    SELECT s.id, s.created_at AS "createdAt", s.seen_at AS "seenAt", s.expires_at AS "expiresAt",
      s.person_id AS person, s.token_id AS token, coalesce(p.name, t.name) AS name, s.address, s.agent
    FROM sessions s LEFT JOIN people p ON p.id = s.person_id LEFT JOIN tokens t ON t.id = s.token_id
    WHERE s.ended_at IS NULL AND s.expires_at > $1 AND s.seen_at > $2 AND p.disabled_at IS NULL
      AND t.revoked_at IS NULL AND ${whose}
    ORDER BY s.created_at DESC, s.id`;
  return [text, values];
}

function conditionOf(holder: Holder | null): [text: string, values: string[]] {
  if (holder === null) return ['true', []];
  if (holder === 'admin') return ['s.person_id IS NULL AND s.token_id IS NULL', []];
  return 'person' in holder ? ['s.person_id = $3', [holder.person]] : ['s.token_id = $3', [holder.token]];
}
