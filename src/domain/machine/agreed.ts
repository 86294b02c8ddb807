import type { AgreedStep, LedgerEvent } from '../facts/context.js';
import { afterStating } from '../facts/text-by-article.js';
import type { Edtf } from '../values/views.js';
import type { Action } from './rule.js';

const closing = ({ type, occurredOn, seq }: LedgerEvent): AgreedStep['closed'] => ({
  how: type === 'action.done' ? 'done' : 'dropped',
  on: occurredOn,
  seq,
});

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
