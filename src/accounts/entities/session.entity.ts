import { EntitySchema } from 'typeorm';

/** A browser's session, of a person or of a token. With neither it is the admin token's. */
export type SessionRow = {
  id: string;
  hash: Buffer;
  person_id: string | null;
  token_id: string | null;
  created_at: Date;
  seen_at: Date;
  expires_at: Date;
  ended_at: Date | null;
  address: string;
  agent: string;
};

/** Whose a session is: a person's or a token's, by its id, or the admin token's. */
export type Holder = { person: string } | { token: string } | 'admin';

export const sessionEntity = new EntitySchema<SessionRow>({
  name: 'session',
  tableName: 'sessions',
  columns: {
    id: { type: 'uuid', primary: true },
    hash: { type: 'bytea' },
    person_id: { type: 'uuid', nullable: true },
    token_id: { type: 'uuid', nullable: true },
    created_at: { type: 'timestamptz', precision: 3 },
    seen_at: { type: 'timestamptz', precision: 3 },
    expires_at: { type: 'timestamptz', precision: 3 },
    ended_at: { type: 'timestamptz', precision: 3, nullable: true },
    address: { type: 'text' },
    agent: { type: 'text' },
  },
});
