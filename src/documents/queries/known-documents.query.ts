import { Injectable } from '@nestjs/common';
import { type Caller, readScopeOf } from '../../access/caller.js';
import { Database } from '../../db/database.js';
import type { EntryDocument, NamedDocument } from '../../domain/values/documents.js';
import { pointerTo } from '../../http/problems/pointers.js';
import { invalid } from '../../http/problems/problem.js';
import type { ReadScope } from '../../ledger/read-scope.js';
import { Clock } from '../../runtime/clock.js';
import { isSafeName } from '../storage/file-names.js';
import { DocumentSettings } from '../storage/settings.js';
import { type DocumentScope, knownFiles } from './documents.sql.js';

/** What is known of a file: its name, media type and size. */
export type KnownFile = Pick<EntryDocument, 'sha256' | 'name' | 'mediaType' | 'bytes'>;

const DAY = 86_400_000;
const EVER = '-infinity';

/** By whom a file was brought: a person's sessions and tokens are one. */
export const uploaderOf = ({ id, person }: Pick<Caller, 'id' | 'person'>): string => person ?? id;

/** The files that a caller knows: those of entries in their log, of proposals that they see, and their own uploads. */
@Injectable()
export class KnownDocumentsQuery {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly settings: DocumentSettings,
  ) {}

  /** The file that the caller may read; null for any other, whether or not there is one. */
  async readable(sha256: string, caller: Caller | null): Promise<KnownFile | null> {
    const found = await this.find([sha256], readScopeOf(caller), { caller, since: EVER, ownFirst: false });
    return found.get(sha256) ?? null;
  }

  /**
   * The files that an entry of the caller may name; of the operator, any that is kept. An upload is removed a day after
   * it can no longer be named (sweep.ts).
   */
  nameable(hashes: readonly string[], caller: Caller | null): Promise<Map<string, KnownFile>> {
    const since = new Date(Date.parse(this.clock.now()) - this.settings.keepDays * DAY).toISOString();
    return this.find(hashes, caller ? readScopeOf(caller) : 'full', { caller, since, ownFirst: true });
  }

  /** Documents with what is known of their files. `at` is their path in the request. */
  async resolve(
    documents: readonly NamedDocument[],
    caller: Caller | null,
    at: readonly PropertyKey[],
  ): Promise<EntryDocument[]> {
    if (documents.length === 0) return [];
    const known = await this.nameable(
      documents.map(({ sha256 }) => sha256),
      caller,
    );
    const missing = documents.flatMap(({ sha256 }, index) => (known.has(sha256) ? [] : [index]));
    if (missing.length > 0)
      throw invalid(
        missing.map((index) => ({
          pointer: pointerTo([...at, 'documents', index, 'sha256']),
          message: 'There is no such document: upload it first.',
        })),
      );
    return documents.map((document) => asKnown(document, known.get(document.sha256) as KnownFile));
  }

  private async find(
    hashes: readonly string[],
    scope: ReadScope,
    { caller, since, ownFirst }: { caller: Caller | null; since: string; ownFirst: boolean },
  ): Promise<Map<string, KnownFile>> {
    if (hashes.length === 0) return new Map();
    const kind: DocumentScope = typeof scope === 'string' ? scope : 'desk';
    // Strangers bring nothing; the operator may name what anybody brought.
    const by = caller ? uploaderOf(caller) : scope === 'full' ? null : '';
    const { rows } = await this.database.reads.query<KnownFile>({
      name: `known-documents-${kind}-${ownFirst}`,
      text: knownFiles(kind, ownFirst),
      values: [[...new Set(hashes)], typeof scope === 'string' ? null : [...scope], by, since],
    });
    return new Map(rows.map((file) => [file.sha256, file]));
  }
}

/** What the file is is not for its namer to say. Of an entry that was exported the name stays. */
export const asKnown = (
  document: NamedDocument & { name?: string | undefined },
  { name, mediaType, bytes }: KnownFile,
): EntryDocument => ({
  ...document,
  name: document.name !== undefined && isSafeName(document.name, mediaType) ? document.name : name,
  mediaType,
  bytes,
});
