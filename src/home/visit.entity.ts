import { EntitySchema } from 'typeorm';

/** When a person last opened their page, in this visit and in the one before. */
export type VisitRow = { person_id: string; seen_at: Date; before_at: Date | null };

export const visitEntity = new EntitySchema<VisitRow>({
  name: 'visit',
  tableName: 'visits',
  columns: {
    person_id: { type: 'uuid', primary: true, update: false },
    seen_at: { type: 'timestamptz', precision: 3 },
    before_at: { type: 'timestamptz', precision: 3, nullable: true },
  },
});
