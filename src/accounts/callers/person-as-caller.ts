import type { Caller, Role } from '../../access/allow.js';
import { type GrantRow, readGrants } from '../../access/grants.js';
import type { Executor } from '../../db/database.js';
import { PERSON } from './callers.sql.js';

type PersonWithDesks = { id: string; name: string; role: Role | null; desks: GrantRow[] | null };

/** A person as a caller, with the rights that they have now; null for one who is disabled. */
export async function personAsCaller(at: Executor, id: string): Promise<Caller | null> {
  const { rows } = await at.query<PersonWithDesks>({ ...PERSON, values: [id] });
  const [row] = rows;
  if (!row) return null;
  const { name, role, desks } = row;
  const own = { scopes: null, via: 'session', person: row.id, madeBy: [] } as const;
  return { id: row.id, name, role, desks: readGrants(desks), ...own };
}
