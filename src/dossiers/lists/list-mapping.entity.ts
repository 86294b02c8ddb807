import { EntitySchema } from 'typeorm';
import type { Mapping } from './list-columns.js';

/** What the columns of a list meant when it was last imported. A list is known by the names of its columns. */
export type ListMappingRow = {
  columns: string;
  mapping: Mapping;
  kind: string;
  source: object;
  used_at: Date;
};

export const listMappingEntity = new EntitySchema<ListMappingRow>({
  name: 'listMapping',
  tableName: 'list_mappings',
  columns: {
    columns: { type: 'text', primary: true, update: false },
    mapping: { type: 'jsonb' },
    kind: { type: 'text' },
    source: { type: 'jsonb' },
    used_at: { type: 'timestamptz', precision: 3 },
  },
});
