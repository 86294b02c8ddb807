import { Injectable } from '@nestjs/common';
import { Database } from '../../db/database.js';
import type { SourceLibrary } from '../../ledger/public-view.js';
import type { ReadScope } from '../../ledger/read-scope.js';
import { type SourceRecord, sourceView } from './transition-view.js';

const CITED = `l.sources <> '[]' AND l.sources @> jsonb_build_array(jsonb_build_object('ref', s.id))`;

/** $2: the tracks whose ledgers are seen. Of all others the public log is. */
const SEEN = `
  EXISTS (SELECT FROM ledger l JOIN tracks t ON t.id = l.track_id WHERE ${CITED} AND t.slug = ANY($2))
  OR EXISTS (SELECT FROM ledger l JOIN public_log p ON p.track_id = l.track_id AND p.content_seq = l.seq
             WHERE ${CITED})`;

/** Sources that somebody may cite by their refs: those that they see cited. Of others nobody is told that they are there. */
@Injectable()
export class CitableQuery {
  constructor(private readonly database: Database) {}

  async of(refs: readonly string[], scope: ReadScope): Promise<SourceLibrary> {
    if (refs.length === 0) return new Map();
    const isWhole = scope === 'full';
    const { rows } = await this.database.pool.query<SourceRecord>({
      name: `citable-${isWhole ? 'whole' : 'seen'}`,
      text: `SELECT s.* FROM sources s WHERE s.id = ANY($1) ${isWhole ? '' : `AND (${SEEN})`}`,
      values: [refs, ...(isWhole ? [] : [scope === 'public' ? [] : [...scope]])],
    });
    return new Map(rows.map((record) => [record.id, sourceView(record)]));
  }
}
