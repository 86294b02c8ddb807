import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { LessThan } from 'typeorm';
import type { Caller } from '../../access/allow.js';
import { Database } from '../../db/database.js';
import { uploaderOf } from '../../documents/queries/known-documents.query.js';
import { Clock } from '../../runtime/clock.js';
import type { ListSource } from './dossier-of-list.js';
import { LIST_COLUMNS, type Mapping, suggestedMapping } from './list-columns.js';
import { listMappingEntity } from './list-mapping.entity.js';

export type ListMeaning = { mapping: Mapping; kind: string; source: Pick<ListSource, 'title' | 'publisher'> };

const keyOf = (names: readonly string[]): string =>
  createHash('sha256').update(JSON.stringify(names)).digest('hex');

/** In milliseconds: a list that comes once a year is still known. */
const KEPT_FOR = 400 * 86_400_000;

/** Remembers for each person what columns meant, so that the list of next month is mapped already. */
@Injectable()
export class ListMappings {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** As it was last, else as the names of the columns suggest. */
  async of(names: readonly string[], caller: Caller): Promise<ListMeaning> {
    const [row] = await this.database
      .repository(listMappingEntity)
      .find({ where: { used_by: uploaderOf(caller), columns: keyOf(names) }, take: 1 });
    if (!row)
      return { mapping: suggestedMapping(names), kind: 'agreement', source: { title: '', publisher: '' } };
    const mapping = row.mapping.map((column) => (column && LIST_COLUMNS.includes(column) ? column : null));
    return { mapping, kind: row.kind, source: row.source as ListMeaning['source'] };
  }

  async remember(
    names: readonly string[],
    { mapping, kind, source }: ListMeaning,
    caller: Caller,
  ): Promise<void> {
    const used_at = new Date(this.clock.now());
    const old = LessThan(new Date(used_at.getTime() - KEPT_FOR));
    await this.database.repository(listMappingEntity).delete({ used_at: old });
    await this.database
      .repository(listMappingEntity)
      .createQueryBuilder()
      .insert()
      .values({ used_by: uploaderOf(caller), columns: keyOf(names), mapping, kind, source, used_at })
      .orUpdate(['mapping', 'kind', 'source', 'used_at'], ['used_by', 'columns'])
      .execute();
  }
}
