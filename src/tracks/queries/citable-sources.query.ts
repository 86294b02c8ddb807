import { Injectable } from '@nestjs/common';
import { Database } from '../../db/database.js';
import type { SourceLibrary } from '../../ledger/public-view.js';
import type { ReadScope } from '../../ledger/read-scope.js';
import { LIBRARY, LIBRARY_SEEN } from './sql/sources.sql.js';
import { type SourceRecord, sourceView } from './transition-view.js';

/**
 * The sources that a caller may cite by ref: those cited by entries that they see. It does not reveal other sources.
 */
@Injectable()
export class CitableSourcesQuery {
  constructor(private readonly database: Database) {}

  async of(refs: readonly string[], scope: ReadScope): Promise<SourceLibrary> {
    if (refs.length === 0) return new Map();
    const isWhole = scope === 'full';
    const { rows } = await this.database.reads.query<SourceRecord>({
      name: `citable-${isWhole ? 'whole' : 'seen'}`,
      text: isWhole ? LIBRARY : LIBRARY_SEEN,
      values: [refs, ...(isWhole ? [] : [scope === 'public' ? [] : [...scope]])],
    });
    return new Map(rows.map((record) => [record.id, sourceView(record)]));
  }
}
