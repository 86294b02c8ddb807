import type { ArticleState, StatedArticle } from '../events/event-data.js';
import type { Text } from '../values/text.js';
import type { Article, LedgerEvent } from './context.js';

/** An entry that states the text, as it now stands. */
export type TextStatement = Pick<LedgerEvent, 'seq' | 'occurredOn' | 'data'>;

/** An article of the draft as it stands: the newest entry that gave a title or a note tells it. */
export type ArticleStanding = Article & Pick<StatedArticle, 'title' | 'note'>;

/** The draft by article, in the order in which articles were first named, and the version last stated. */
export type TextStanding = { version: Text | null; articles: readonly ArticleStanding[] };

/** Articles by state. `total`: those that were not dropped. */
export type ArticleCounts = Record<ArticleState, number> & { total: number };

export const NOTHING_STATED: TextStanding = { version: null, articles: [] };

/** The last entry in effective order tells where an article stands; those that it does not name stay as they are. */
export function afterStating(
  articles: readonly Article[],
  { seq, occurredOn, data }: TextStatement,
): Article[] {
  const stated = new Map((data.articles as StatedArticle[]).map(({ ref, state }) => [ref, state]));
  const known = articles.map((article) => {
    const state = stated.get(article.ref);
    if (state === undefined) return article;
    stated.delete(article.ref);
    return { ...article, state, seq, since: state === article.state ? article.since : occurredOn };
  });
  return [...known, ...[...stated].map(([ref, state]) => ({ ref, state, since: occurredOn, seq }))];
}

/** The state of an article is the machine's; the words stand in the entries alone. */
export function textAfter({ version, articles }: TextStanding, statement: TextStatement): TextStanding {
  const { data } = statement;
  const words = new Map((data.articles as StatedArticle[]).map((article) => [article.ref, article]));
  return {
    version: (data.version as Text | undefined) ?? version,
    articles: afterStating(articles, statement).map((article): ArticleStanding => {
      const { title, note } = words.get(article.ref) ?? {};
      return { ...article, ...(title !== undefined && { title }), ...(note !== undefined && { note }) };
    }),
  };
}

/** The text after all of these entries, which are in effective order. */
export const textByArticle = (statements: readonly TextStatement[]): TextStanding =>
  statements.reduce(textAfter, NOTHING_STATED);

export function articleCounts(articles: readonly Pick<Article, 'state'>[]): ArticleCounts {
  const counts = { agreed: 0, bracketed: 0, open: 0, dropped: 0 };
  for (const { state } of articles) counts[state] += 1;
  return { ...counts, total: articles.length - counts.dropped };
}
