import { EntitySchema } from 'typeorm';
import type { Text } from '../domain/values/text.js';
import type { Role } from './allow.js';

/** A desk: a set of tracks. */
export type DeskRow = { id: number; slug: string; name: Text; created_at: Date };

export const deskEntity = new EntitySchema<DeskRow>({
  name: 'desk',
  tableName: 'desks',
  columns: {
    id: { type: 'integer', primary: true, generated: 'increment', update: false },
    slug: { type: 'text', update: false },
    name: { type: 'jsonb' },
    created_at: { type: 'timestamptz', precision: 3, update: false },
  },
});

export const deskTrackEntity = new EntitySchema<{ desk_id: number; track_id: number }>({
  name: 'desk track',
  tableName: 'desk_tracks',
  columns: {
    desk_id: { type: 'integer', primary: true, update: false },
    track_id: { type: 'integer', primary: true, update: false },
  },
});

/** A role on the tracks of a desk; `holder` is the id of a token or of a person. */
export type DeskGrantRow = { holder: string; desk_id: number; role: Role; granted_at: Date };

export const deskGrantEntity = new EntitySchema<DeskGrantRow>({
  name: 'desk grant',
  tableName: 'desk_grants',
  columns: {
    holder: { type: 'uuid', primary: true, update: false },
    desk_id: { type: 'integer', primary: true, update: false },
    role: { type: 'text' },
    granted_at: { type: 'timestamptz', precision: 3 },
  },
});
