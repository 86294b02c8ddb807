import { Injectable } from '@nestjs/common';
import { Database } from '../../db/database.js';
import { invalid, Problem } from '../../http/problems/problem.js';
import { logFor, type ReadScope } from '../../ledger/read-scope.js';
import { type HashedTexts, hashOfTexts, ledgerTexts } from '../../ledger/rows/hash-chain.js';
import { domainRow, type StoredRow } from '../../ledger/rows/stored-row.js';
import { leafHash } from '../merkle/hashes.js';
import { withTiles } from '../merkle/tiles.js';
import { consistencyProof, inclusionProof } from '../merkle/tree.js';
import * as sql from '../proofs.sql.js';
import { Checkpoints, type ShownRow, type Signed, textsOf } from '../signing/checkpoints.js';

type Place = { position: number | null };
type LedgerRow = StoredRow & Place & { slug: string; kept: Buffer | null };

/** An entry in its log: `payload` is null where it says more than the reader may see. */
type LoggedEntry = { position: number; hash: Buffer; row: string; payload: string | null };

export type Inclusion = {
  index: number;
  size: number;
  leaf: Buffer;
  proof: Buffer[];
  signed: Signed;
  entry: Pick<LoggedEntry, 'row' | 'payload'>;
};

/** Proofs from the trees of the logs. A reader of some tracks gets those of the ledger for them, else of the public log. */
@Injectable()
export class ProofsQuery {
  constructor(
    private readonly database: Database,
    private readonly checkpoints: Checkpoints,
  ) {}

  async head(scope: ReadScope, reader?: string): Promise<Signed> {
    const signed = await this.checkpoints.newest(scope === 'public', reader);
    if (!signed) throw new Problem('unavailable', 'No head of the log is signed yet. Ask again in a moment.');
    return signed;
  }

  /** That the entry is in the log, against its newest head, or against the tree of `size` entries. */
  async inclusion(
    scope: ReadScope,
    { track, seq, size }: { track: string; seq: number; size?: number | undefined },
    reader?: string,
  ): Promise<Inclusion> {
    const isPublic = logFor(scope, track) === 'public';
    const signed = await this.head(isPublic ? 'public' : 'full', reader);
    const entry = isPublic ? await this.shown(track, seq) : await this.recorded(scope, track, seq);
    if (!entry) throw new Problem('not_found', `There is no entry ${seq} of a track ${track}.`);
    const index = entry.position - 1;
    const of = size ?? signed.size;
    // Entries come before their head where no key can be opened, and while a first tree is built.
    if (signed.size <= index)
      throw new Problem('unavailable', 'No head that is signed covers the entry yet.');
    if (of <= index) throw invalid([{ pointer: '/query/size', message: `must be more than ${index}` }]);
    if (of > signed.size) throw beyond('size', signed.size);
    const proof = await withTiles(
      (node) => inclusionProof(node, index, of),
      this.checkpoints.tilesOf(isPublic),
    );
    return { index, size: of, leaf: leafHash(entry.hash), proof, signed, entry };
  }

  /** That the log of `to` entries begins with the log of `from` entries. */
  async consistency(scope: ReadScope, from: number, to: number): Promise<Buffer[]> {
    if (from > to) throw invalid([{ pointer: '/query/from', message: 'must not be more than `to`' }]);
    const { size } = await this.head(scope);
    if (to > size) throw beyond('to', size);
    return withTiles(
      (node) => consistencyProof(node, from, to),
      this.checkpoints.tilesOf(scope === 'public'),
    );
  }

  private async shown(track: string, seq: number): Promise<LoggedEntry | null> {
    const row = await this.numbered<ShownRow & Place>(sql.SHOWN_ROW, track, seq);
    return row && withoutRedacted(row, entryOf(row.position as number, textsOf(row)));
  }

  private async recorded(scope: ReadScope, track: string, seq: number): Promise<LoggedEntry | null> {
    const row = await this.numbered<LedgerRow>(sql.LEDGER_ROW, track, seq);
    if (!row) return null;
    const entry = entryOf(
      row.position as number,
      ledgerTexts(row.prevHash, domainRow(row), { ...row, track }),
    );
    // What was known of a twin, which the reader may not know of, is hashed with the entry.
    const mayTellOfTwin = row.facts !== null || row.type === 'twin.linked';
    return withoutRedacted(row, scope === 'full' || !mayTellOfTwin ? entry : { ...entry, payload: null });
  }

  /** An entry that was recorded a moment ago may have no position yet. */
  private async numbered<T extends Place>(text: string, track: string, seq: number): Promise<T | null> {
    const [row = null] = (await this.database.pool.query<T>(text, [track, seq])).rows;
    if (row?.position !== null) return row;
    throw new Problem('unavailable', 'The entry has no place in the log yet. Ask again in a moment.');
  }
}

/** What is left of a redacted payload is not what was hashed. */
const withoutRedacted = ({ kept }: { kept: unknown }, entry: LoggedEntry): LoggedEntry =>
  kept === null ? entry : { ...entry, payload: null };

const entryOf = (position: number, texts: HashedTexts): LoggedEntry => ({
  position,
  hash: hashOfTexts(texts),
  ...texts,
});

const beyond = (name: string, size: number) =>
  invalid([{ pointer: `/query/${name}`, message: `must not be more than ${size}, the size of the log` }]);
