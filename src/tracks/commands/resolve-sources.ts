import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Citation, Source } from '../../domain/events/event-data.js';
import type { Cited } from '../../domain/events/history.js';
import type { NewSource } from '../../ledger/append/append-params.js';
import type { SourceLibrary } from '../../ledger/public-view.js';
import type { ReadScope } from '../../ledger/read-scope.js';
import { canonicalText } from '../../runtime/crypto/canonical-text.js';
import { CitableSourcesQuery } from '../queries/citable-sources.query.js';
import { HistoryQuery } from '../queries/history.query.js';
import { sourceView } from '../queries/transition-view.js';

/**
 * A request's citations as they are stored: by reference, with the new sources, and the positions of the refs that
 * were not found.
 */
export type ResolvedSources = {
  cited: Cited[];
  sources: NewSource[];
  library: SourceLibrary;
  unknown: number[];
};

/** Equal content is one stored source: its id is a hash of the content. 128 bits of SHA-256 keep two from colliding. */
export const sourceId = (source: Source): string =>
  createHash('sha256').update(canonicalText(source)).digest('base64url').slice(0, 22);

export const newSource = (source: Source): NewSource => ({
  id: sourceId(source),
  title: source.title,
  publisher: source.publisher,
  url: source.url ?? null,
  language: source.language,
  publishedOn: source.publishedOn ?? null,
});

@Injectable()
export class SourceResolver {
  constructor(
    private readonly citable: CitableSourcesQuery,
    private readonly history: HistoryQuery,
  ) {}

  /** The ids of stored sources that are not in Unicode NFC, by the id that the same content has in NFC. */
  async decomposed(): Promise<Map<string, string>> {
    const stored = await this.history.decomposedSources();
    return new Map(
      stored.map(({ ref, ...source }) => [
        sourceId(JSON.parse(JSON.stringify(source).normalize('NFC'))),
        ref,
      ]),
    );
  }

  /** A ref counts as unknown if the scope sees no entry that cites it, even if the source exists. */
  async resolve(citations: readonly Citation[], scope: ReadScope): Promise<ResolvedSources> {
    const refs = citations.flatMap((citation) => ('ref' in citation ? [citation.ref] : []));
    const stored = await this.citable.of(refs, scope);
    const sources = new Map<string, NewSource>();
    const unknown: number[] = [];
    const cited = citations.map((citation, index): Cited => {
      const { quote, says, ...rest } = citation;
      const taken = { ...(quote !== undefined && { quote }), ...(says !== undefined && { says }) };
      if ('ref' in rest) {
        if (!stored.has(rest.ref)) unknown.push(index);
        return { ref: rest.ref, ...taken };
      }
      const source = newSource(rest);
      sources.set(source.id, source);
      return { ref: source.id, ...taken };
    });
    const library = new Map(stored);
    for (const source of sources.values()) {
      library.set(source.id, sourceView(source));
    }
    return { cited, sources: [...sources.values()], library, unknown };
  }
}
