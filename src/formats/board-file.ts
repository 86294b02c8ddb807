import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import type { Day, Language } from '../domain/values/views.js';
import type { ReadScope } from '../ledger/read-scope.js';
import {
  type ListPlace,
  type TrackListPage,
  TrackListQuery,
  type TrackListRequest,
} from '../tracks/queries/track-list.query.js';
import { type TrackSummary, TracksQuery } from '../tracks/queries/tracks.query.js';
import { visibleFile } from './csv.js';
import { boardTable } from './tables.js';

/** Tracks that are read at once: a megabyte or two of states. */
const PART = 500;

type Reader = { scope: ReadScope; asOf: Day | undefined; language: Language };
type Part = { text: string; isLast: boolean };
type StoriesPart = { stories: TrackSummary[]; isLast: boolean };

/** The whole board as CSV, with as much memory as a part of it takes. */
@Injectable()
export class BoardFile {
  constructor(
    private readonly lists: TrackListQuery,
    private readonly tracks: TracksQuery,
  ) {}

  /** The text of a short board, which can have an ETag; a longer one is sent while it is read. */
  async read(list: TrackListRequest, reader: Reader): Promise<string | Readable> {
    const parts = this.parts(list, reader);
    const first = await parts.next();
    if (first.done) return '';
    const { text, isLast } = first.value;
    return isLast ? text : Readable.from(textsOf(text, parts));
  }

  /** The tracks of a list in their order, a part at a time. */
  async *stories(
    list: TrackListRequest,
    { scope, asOf }: Omit<Reader, 'language'>,
  ): AsyncGenerator<StoriesPart> {
    for (let place: ListPlace | null = null; ; ) {
      const from = { place, backwards: false, limit: PART };
      const { slugs, places, more }: TrackListPage = await this.lists.page(list, scope, from);
      const read = slugs.length > 0 ? await this.tracks.summaries({ slugs }, scope, { asOf }) : [];
      const bySlug = new Map(read.map((story) => [story.track.slug, story]));
      yield { stories: slugs.flatMap((slug) => bySlug.get(slug) ?? []), isLast: !more };
      if (!more) return;
      place = places.at(-1) ?? null;
    }
  }

  private async *parts(list: TrackListRequest, reader: Reader): AsyncGenerator<Part> {
    const { scope, language } = reader;
    let isFirst = true;
    for await (const { stories, isLast } of this.stories(list, reader)) {
      yield {
        text: boardTable(stories, scope !== 'public', this.tracks.now(), language, { isFirst }),
        isLast,
      };
      isFirst = false;
    }
  }
}

async function* textsOf(first: string, others: AsyncIterable<Part>): AsyncGenerator<string> {
  yield visibleFile(first);
  for await (const { text } of others) yield visibleFile(text);
}
