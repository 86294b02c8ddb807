import { EntitySchema } from 'typeorm';
import type { Permission, Role } from './allow.js';

/** A token. Only the digest of its secret is stored. */
export type TokenRow = {
  id: string;
  name: string;
  /** The role on all tracks; null for roles by desk only. */
  role: Role | null;
  hash: Buffer;
  /** The permissions of its roles that it may use; null for all. */
  scopes: Exclude<Permission, 'public'>[] | null;
  created_at: Date;
  expires_at: Date | null;
  last_used_at: Date | null;
  revoked_at: Date | null;
  /** The person who owns the token; null for a machine's token. */
  person_id: string | null;
  /** The ids of every token and person that saw its secret when it was made. */
  made_by: string[];
};

export const tokenEntity = new EntitySchema<TokenRow>({
  name: 'token',
  tableName: 'tokens',
  columns: {
    id: { type: 'uuid', primary: true, update: false },
    name: { type: 'text', update: false },
    role: { type: 'text', nullable: true, update: false },
    hash: { type: 'bytea', update: false },
    scopes: { type: 'text', array: true, nullable: true, update: false },
    created_at: { type: 'timestamptz', precision: 3, update: false },
    expires_at: { type: 'timestamptz', precision: 3, nullable: true, update: false },
    last_used_at: { type: 'timestamptz', precision: 3, nullable: true },
    revoked_at: { type: 'timestamptz', precision: 3, nullable: true },
    person_id: { type: 'uuid', nullable: true, update: false },
    made_by: { type: 'text', array: true, update: false },
  },
});
