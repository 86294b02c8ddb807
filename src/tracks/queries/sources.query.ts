import { Injectable } from '@nestjs/common';
import { Database } from '../../db/database.js';
import type { SourceView } from '../../domain/values/views.js';
import type { ReadScope } from '../../ledger/read-scope.js';
import { sourcesWithUse, TRACKS_WITH_UNSOURCED } from './sql/sources.sql.js';
import { type SourceRecord, sourceView } from './transition-view.js';

/** A source and the entries that cite it, by track: their seqs in the log that the caller sees. */
export type SourceWithUse = SourceView & { citedBy: { track: string; seq: number }[] };

/** The most tracks whose unsourced entries the page lists. */
const TRACKS = 20;

@Injectable()
export class SourcesQuery {
  constructor(private readonly database: Database) {}

  async list(scope: ReadScope, after: string, limit: number): Promise<SourceWithUse[]> {
    const isByDesk = typeof scope !== 'string';
    const { rows } = await this.database.reads.query<SourceRecord & Pick<SourceWithUse, 'citedBy'>>({
      name: `sources-${isByDesk ? 'by-desk' : scope}`,
      text: sourcesWithUse(isByDesk ? 'by desk' : scope),
      values: [after, limit, ...(isByDesk ? [[...scope]] : [])],
    });
    return rows.map(({ citedBy, ...record }) => ({ ...sourceView(record), citedBy }));
  }

  /** The first few tracks, by name, with an entry that cites no source. */
  async tracksWithUnsourced(scope: ReadScope): Promise<string[]> {
    const { rows } = await this.database.reads.query<{ slug: string }>({
      name: 'unsourced',
      text: TRACKS_WITH_UNSOURCED,
      values: [TRACKS, typeof scope === 'string' ? null : [...scope]],
    });
    return rows.map(({ slug }) => slug);
  }
}
