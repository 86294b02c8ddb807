import { EntitySchema } from 'typeorm';

/** A track that a person follows. */
export type FollowRow = { person_id: string; track_id: number; since: Date };

export const followEntity = new EntitySchema<FollowRow>({
  name: 'follow',
  tableName: 'follows',
  columns: {
    person_id: { type: 'uuid', primary: true, update: false },
    track_id: { type: 'integer', primary: true, update: false },
    since: { type: 'timestamptz', precision: 3, update: false },
  },
});
