import { EntitySchema } from 'typeorm';

/** A link that works once, for choosing a password. The first administrator's link has no person. */
export type LinkRow = {
  hash: Buffer;
  person_id: string | null;
  created_at: Date;
  expires_at: Date;
  used_at: Date | null;
};

export const linkEntity = new EntitySchema<LinkRow>({
  name: 'link',
  tableName: 'one_time_links',
  columns: {
    hash: { type: 'bytea', primary: true },
    person_id: { type: 'uuid', nullable: true },
    created_at: { type: 'timestamptz', precision: 3 },
    expires_at: { type: 'timestamptz', precision: 3 },
    used_at: { type: 'timestamptz', precision: 3, nullable: true },
  },
});
