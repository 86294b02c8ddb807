import { EntitySchema } from 'typeorm';
import type { Role } from '../../access/allow.js';

/** A person who may sign in: with a user name here, or by single sign-on as a subject of an issuer. */
export type PersonRow = {
  id: string;
  name: string;
  username: string | null;
  issuer: string | null;
  subject: string | null;
  role: Role | null;
  password: string | null;
  codes: string | null;
  codes_step: string | null;
  created_at: Date;
  signed_in_at: Date | null;
  disabled_at: Date | null;
};

export const personEntity = new EntitySchema<PersonRow>({
  name: 'person',
  tableName: 'people',
  columns: {
    id: { type: 'uuid', primary: true },
    name: { type: 'text' },
    username: { type: 'text', nullable: true },
    issuer: { type: 'text', nullable: true },
    subject: { type: 'text', nullable: true },
    role: { type: 'text', nullable: true },
    password: { type: 'text', nullable: true },
    codes: { type: 'text', nullable: true },
    codes_step: { type: 'bigint', nullable: true },
    created_at: { type: 'timestamptz', precision: 3 },
    signed_in_at: { type: 'timestamptz', precision: 3, nullable: true },
    disabled_at: { type: 'timestamptz', precision: 3, nullable: true },
  },
});
