import type { StatedArticle } from '../events/event-data.js';
import type { AgreedStep, Article, LedgerEvent } from '../facts/context.js';
import type { Edtf } from '../values/views.js';
import type { Action } from './action.js';

const closing = ({ type, occurredOn, seq }: LedgerEvent): AgreedStep['closed'] => ({
  how: type === 'action.done' ? 'done' : 'dropped',
  on: occurredOn,
  seq,
});

/** The last entry in effective order tells where an article stands; those that it does not name stay as they are. */
export function afterStating(
  articles: readonly Article[],
  { seq, occurredOn, data }: Pick<LedgerEvent, 'seq' | 'occurredOn' | 'data'>,
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

/** What sides took on, and the text by article. */
export const AGREED: Record<string, Action> = {
  'agree-action@1': ({ context: { actions }, event: { seq, data } }) => ({
    actions: [
      ...actions,
      {
        ...{ number: data.number as number, seq, side: data.side as string },
        ...{ due: (data.due as Edtf | undefined) ?? null, closed: null },
      },
    ],
  }),
  'close-action@1': ({ context: { actions }, event }) => ({
    actions: actions.map((action) =>
      action.number === event.data.number && action.closed === null
        ? { ...action, closed: closing(event) }
        : action,
    ),
  }),
  'state-text@1': ({ context: { articles }, event }) => ({ articles: afterStating(articles, event) }),
};
