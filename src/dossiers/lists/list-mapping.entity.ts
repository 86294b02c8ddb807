import { EntitySchema } from 'typeorm';
import type { Mapping } from './list-columns.js';

/** What the columns of a list meant when somebody last imported it. A list is known by the names of its columns. */
export type ListMappingRow = {
  used_by: string;
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
    used_by: { type: 'text', primary: true, update: false },
    columns: { type: 'text', primary: true, update: false },
    mapping: { type: 'jsonb' },
    kind: { type: 'text' },
    source: { type: 'jsonb' },
    used_at: { type: 'timestamptz', precision: 3 },
  },
});
