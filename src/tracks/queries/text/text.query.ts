import { Injectable } from '@nestjs/common';
import { Database } from '../../../db/database.js';
import {
  type ArticleCounts,
  type ArticleStanding,
  articleCounts,
  type TextStanding,
  textByArticle,
} from '../../../domain/facts/text-by-article.js';
import type { EntryDocument } from '../../../domain/values/documents.js';
import type { Edtf } from '../../../domain/values/views.js';
import { HistoryQuery, type TrackKey } from '../history.query.js';
import type { Moment } from '../track-records.js';
import { TEXT_ENTRIES } from './text.sql.js';

/** An entry that states the text, or a round held, of which only number and place are read. */
export type TextEntry = {
  seq: number;
  type: 'text.stated' | 'round.held';
  occurredOn: Edtf;
  meeting: string | null;
  data: Record<string, unknown>;
  documents?: EntryDocument[];
};

/** Where each article of the draft stands. */
export type TextByArticle = Pick<TextStanding, 'version'> & {
  articles: Omit<ArticleStanding, 'seq'>[];
  counts: ArticleCounts;
};

const isOfText = (type: string): type is TextEntry['type'] => type === 'text.stated' || type === 'round.held';

/** What the ledger says of a text by article. It is for those who see the ledger of the track. */
@Injectable()
export class TextQuery {
  constructor(
    private readonly database: Database,
    private readonly history: HistoryQuery,
  ) {}

  async byArticle(track: TrackKey, moment: Moment): Promise<TextByArticle> {
    const entries = await this.entriesOf(track, moment);
    const { version, articles } = textByArticle(entries.filter(({ type }) => type === 'text.stated'));
    return {
      version,
      articles: articles.map(({ seq: _, ...article }) => article),
      counts: articleCounts(articles),
    };
  }

  /** Statements of the text and rounds held, in effective order. What was known earlier is told by the whole history. */
  async entriesOf(track: TrackKey, { asOf, knownAt }: Moment): Promise<TextEntry[]> {
    if (knownAt) {
      const known = await this.history.knownAt([track], 'full', { asOf, knownAt });
      const entries = known.get(track.id)?.entries ?? [];
      return entries.flatMap(({ seq, type, occurredOn, meeting, data, documents }) =>
        isOfText(type) ? [{ seq, type, occurredOn, meeting, data, documents }] : [],
      );
    }
    const { rows } = await this.database.reads.query<TextEntry>({
      name: 'text-entries',
      text: TEXT_ENTRIES,
      values: [track.id, asOf ?? null],
    });
    return rows;
  }
}
