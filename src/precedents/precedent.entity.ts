import { EntitySchema } from 'typeorm';
import type { Text } from '../domain/values/text.js';
import type { Course, Precedent } from './course.js';

/** A precedent that the ministry added: one track, its course, and the dossier that tells it. */
export type PrecedentRow = {
  id: string;
  slug: string;
  kind: string;
  parties: string[];
  title: Text;
  course: Course;
  sources: Precedent['sources'];
  dossier: object;
  added_by: string;
  added_at: Date;
};

export const precedentEntity = new EntitySchema<PrecedentRow>({
  name: 'precedent',
  tableName: 'precedents',
  columns: {
    id: { type: 'uuid', primary: true, update: false },
    slug: { type: 'text', update: false },
    kind: { type: 'text', update: false },
    parties: { type: 'text', array: true, update: false },
    title: { type: 'jsonb', update: false },
    course: { type: 'jsonb', update: false },
    sources: { type: 'jsonb', update: false },
    dossier: { type: 'jsonb', update: false },
    added_by: { type: 'text', update: false },
    added_at: { type: 'timestamptz', precision: 3, update: false },
  },
});
