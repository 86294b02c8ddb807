import {
  type ArticleCounts,
  type ArticleStanding,
  articleCounts,
  NOTHING_STATED,
  type TextStanding,
  textAfter,
} from '../../../domain/facts/text-by-article.js';
import { certainlyBefore } from '../../../domain/values/dates.js';
import type { Edtf } from '../../../domain/values/views.js';
import type { TextEntry } from '../../queries/text/text.query.js';

/** The text after a round at which it was stated, or after what was stated without one: in a letter, in a call. */
export type TextMoment = {
  round: TextEntry | null;
  /** The dates of the statements. */
  dates: Edtf[];
  text: TextStanding;
  counts: ArticleCounts;
};

const areAtOnce = (one: TextEntry, other: TextEntry): boolean =>
  !certainlyBefore(one.occurredOn, other.occurredOn) && !certainlyBefore(other.occurredOn, one.occurredOn);

/** The round at which the text was stated: of the same meeting, or else the last one that may be of the same day. */
function roundOf(statement: TextEntry, rounds: readonly TextEntry[]): TextEntry | null {
  const { meeting } = statement;
  return (
    rounds.findLast((round) => meeting !== null && round.meeting === meeting) ??
    rounds.findLast((round) => areAtOnce(round, statement)) ??
    null
  );
}

/** From entries in effective order. Statements that follow each other at one round, or without one, are one moment. */
export function textMoments(entries: readonly TextEntry[]): TextMoment[] {
  const rounds = entries.filter(({ type }) => type === 'round.held');
  const moments: TextMoment[] = [];
  let between = 0;
  let before: number | null = null;
  let text = NOTHING_STATED;
  for (const entry of entries) {
    if (entry.type === 'round.held') {
      between += 1;
      continue;
    }
    text = textAfter(text, entry);
    const round = roundOf(entry, rounds);
    // Two letters with a round between them, at which nothing was stated, are two moments.
    const goesOn = moments.at(-1)?.round?.seq === round?.seq && (round !== null || before === between);
    before = between;
    const dates = goesOn ? [...(moments.pop()?.dates ?? []), entry.occurredOn] : [entry.occurredOn];
    moments.push({ round, dates, text, counts: articleCounts(text.articles) });
  }
  return moments;
}

const agreedIn = (articles: readonly ArticleStanding[]): Set<string> =>
  new Set(articles.flatMap(({ ref, state }) => (state === 'agreed' ? [ref] : [])));

/** What was agreed since the moment before, and what is agreed no longer; null where there is none before. */
export function changeSince(
  moments: readonly TextMoment[],
): { since: TextMoment; agreed: ReadonlySet<string>; back: number } | null {
  const [since, now] = moments.slice(-2);
  if (!since || !now) return null;
  const [then, present] = [agreedIn(since.text.articles), agreedIn(now.text.articles)];
  const back = [...then].filter((ref) => !present.has(ref));
  return { since, agreed: new Set([...present].filter((ref) => !then.has(ref))), back: back.length };
}
