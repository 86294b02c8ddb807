import type { Database } from '../../db/database.js';
import type { Keyring } from '../../runtime/crypto/secret-box.js';
import { vkeyOf } from '../notes/note.js';
import { KEYS, ORIGINS } from '../proofs.sql.js';
import { canOpen, type StoredKey } from './log-keys.js';

/** A key with the names under which it signs: null while the log has no entry. */
export type NamedKey = {
  number: number;
  madeAt: string;
  full: string | null;
  public: string | null;
  statement: string | null;
  opens: boolean;
};

/** The keys of the logs, oldest first, as verifiers name them. None is made. */
export async function namedKeys({ pool }: Database, keyring: Keyring): Promise<NamedKey[]> {
  const { rows } = await pool.query<StoredKey>(KEYS);
  const { rows: logs } = await pool.query<{ public: boolean; origin: string }>(ORIGINS);
  const named = (isPublic: boolean, publicKey: Buffer) => {
    const origin = logs.find((log) => log.public === isPublic)?.origin;
    return origin === undefined ? null : vkeyOf(origin, publicKey);
  };
  return rows.map((key) => ({
    number: key.number,
    madeAt: key.madeAt.toISOString(),
    full: named(false, key.publicKey),
    public: named(true, key.publicKey),
    statement: key.statement,
    opens: canOpen(key, keyring),
  }));
}
