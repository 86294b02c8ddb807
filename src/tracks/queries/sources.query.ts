import { Injectable } from '@nestjs/common';
import { Database } from '../../db/database.js';
import type { SourceView } from '../../domain/values/views.js';
import type { ReadScope } from '../../ledger/read-scope.js';
import { type SourceRecord, sourceView } from './transition-view.js';

/** A source with what relies on it, by track: the seqs of the log that the caller sees. */
export type SourceWithUse = SourceView & { citedBy: { track: string; seq: number }[] };

/** Public citations are of what the public log shows; a source that only hidden entries cite is hidden too. */
const USE = {
  full: `SELECT t.slug, l.seq FROM ledger l JOIN tracks t ON t.id = l.track_id
         WHERE l.sources <> '[]' AND l.sources @> jsonb_build_array(jsonb_build_object('ref', s.id))`,
  public: `SELECT t.slug, p.seq FROM ledger l JOIN tracks t ON t.id = l.track_id
           JOIN public_log p ON p.track_id = l.track_id AND p.content_seq = l.seq
           WHERE l.sources <> '[]' AND l.sources @> jsonb_build_array(jsonb_build_object('ref', s.id))`,
};

/** By desk, what its own tracks cite, and what the public log of all others does. $3 names its tracks. */
const USE_BY_DESK = `${USE.full} AND t.slug = ANY($3) UNION ALL ${USE.public} AND t.slug <> ALL($3)`;

/** Tracks whose unsourced entries the page lists at once: it is a list of work to do, not a report. */
const TRACKS = 50;

@Injectable()
export class SourcesQuery {
  constructor(private readonly database: Database) {}

  async list(scope: ReadScope, after: string, limit: number): Promise<SourceWithUse[]> {
    const isByDesk = typeof scope !== 'string';
    const { rows } = await this.database.pool.query<SourceRecord & { cited_by: SourceWithUse['citedBy'] }>({
      name: `sources-${isByDesk ? 'by-desk' : scope}`,
      text: `SELECT s.*, u.cited_by FROM sources s
             JOIN LATERAL (
               SELECT json_agg(json_build_object('track', c.slug, 'seq', c.seq) ORDER BY c.slug, c.seq) AS cited_by
               FROM (${isByDesk ? USE_BY_DESK : USE[scope]}) c
             ) u ON u.cited_by IS NOT NULL
             WHERE s.id > $1 ORDER BY s.id LIMIT $2`,
      values: [after, limit, ...(isByDesk ? [[...scope]] : [])],
    });
    return rows.map(({ cited_by, ...record }) => ({ ...sourceView(record), citedBy: cited_by }));
  }

  /** Tracks on which an entry names no source, the first few by name. */
  async tracksWithUnsourced(scope: ReadScope): Promise<string[]> {
    const { rows } = await this.database.pool.query<{ slug: string }>({
      name: 'unsourced',
      text: `SELECT t.slug FROM tracks t
             WHERE EXISTS (
               SELECT FROM ledger l WHERE l.track_id = t.id AND l.sources = '[]'
               AND l.type NOT IN ('transition.annulled', 'transition.published', 'coverage.stated')
             ) AND ($2::text[] IS NULL OR t.slug = ANY($2)) ORDER BY t.slug LIMIT $1`,
      values: [TRACKS, typeof scope === 'string' ? null : [...scope]],
    });
    return rows.map(({ slug }) => slug);
  }
}
