import { z } from 'zod';
import { slugSchema } from '../../domain/events/event-data.js';
import type { Language } from '../../domain/values/text.js';
import type { TransitionView } from '../../domain/values/views.js';
import { messagesFor } from '../../i18n/messages.js';
import { pick } from '../../i18n/names.js';
import type { LedgerPagesQuery } from '../../tracks/queries/ledger/ledger-pages.query.js';
import type { TracksQuery } from '../../tracks/queries/tracks.query.js';
import { transitionSchema } from '../../tracks/queries/views.schema.js';
import { datedTitle } from '../../ui/event-title.js';
import { textIn } from '../../ui/story.js';
import {
  answerShape,
  common,
  continuation,
  heading,
  line,
  nextSchema,
  pageShape,
  tool,
  viewOf,
} from '../tool.js';
import { CITE, DATA, DATES, PLANNED, UNKNOWN } from '../words.js';
import { pageOfTrack } from './track-lines.js';

/** The entries of one track with their sources. */
export const historyTool = (pages: LedgerPagesQuery, tracks: TracksQuery) =>
  tool({
    name: 'history',
    title: 'Entries of one negotiation, with sources',
    description: `The entries of one track, each with its date, its data and its sources. \`effective\` is the history as it is now believed: in the order of events, corrected, without annulled entries. \`recorded\` is the ledger as it was written, with corrections as rows of their own. \`occurredOn\` is when it happened, \`recordedAt\` when it was recorded. \`from\` and \`to\` are the states before and after. Where sources differ, \`says\` of a source tells what it claims instead. ${UNKNOWN} ${PLANNED} ${DATES} ${CITE} ${DATA}`,
    input: z.strictObject({
      slug: slugSchema.describe('The track’s slug, as `board` and `search` give it.'),
      order: z
        .enum(['effective', 'recorded'])
        .default('effective')
        .describe('The history as now believed, or the rows as they were recorded.'),
      after: common.position,
      limit: common.limit,
      language: common.language,
    }),
    output: z.object({
      ...answerShape,
      items: z.array(transitionSchema.extend(pageShape)),
      next: nextSchema,
    }),
    async tell({ slug, order, after, limit, language }, { scope, origin }) {
      const { items, next } = await pages.page(slug, scope, { order, after: Number(after), limit });
      const asOf = tracks.today();
      const page = pageOfTrack(origin, slug);
      const pageOf = ({ seq, corrects }: TransitionView) => `${page}#entry-${corrects ?? seq}`;
      return {
        structured: {
          ...{ view: viewOf(scope), asOf, page },
          items: items.map((entry) => ({ ...entry, page: pageOf(entry) })),
          next,
        },
        lines: [
          heading(scope, asOf),
          order === 'effective' ? 'As now believed, oldest first:' : 'As recorded, oldest first:',
          ...items.map((entry) => entryLine(entry, items, language, pageOf(entry))),
          continuation(next),
        ],
      };
    },
  });

function entryLine(
  entry: TransitionView,
  among: readonly TransitionView[],
  language: Language,
  page: string,
): string {
  const m = messagesFor(language);
  const title = m.text(datedTitle(entry, m, { full: true, among }));
  const marks = [
    entry.visibility === undefined || entry.visibility === 'public' ? null : entry.visibility,
    entry.annulled ? 'annulled' : null,
    entry.corrects === null ? null : `corrects entry ${entry.corrects}`,
  ].filter((mark) => mark !== null);
  const said = ['summary', 'outcome', 'what', 'reason', 'text']
    .map((name) => textIn(entry, name))
    .flatMap((text) => (text === undefined ? [] : pick(text, language).value));
  const marked = `${title}${marks.length > 0 ? ` [${marks.join(', ')}]` : ''}`;
  return `- Entry ${entry.seq}, ${entry.occurredOn}: ${line([marked, ...said].join('. '))} ${line(citedBy(entry, language))} ${page}`;
}

/** Each source once, however many quotations of it support the entry. */
function citedBy({ sources }: TransitionView, language: Language): string {
  const once = new Map(sources.map((source) => [source.ref, source]));
  const cited = [...once.values()].map(({ title, publisher, url }) =>
    [`“${pick(title, language).value}”`, pick(publisher, language).value, url].filter(Boolean).join(', '),
  );
  return cited.length > 0 ? `Sources: ${cited.join('; ')}.` : 'No source is recorded.';
}
