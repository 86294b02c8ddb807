import { z } from 'zod';
import { maySomewhere } from '../../access/allow.js';
import { forbidden } from '../../access/grants.js';
import { type DeadlineLists, MOST_DAYS } from '../../agenda/index.js';
import { partySchema, slugSchema } from '../../domain/events/event-data.js';
import { Problem } from '../../http/problems/problem.js';
import { pick } from '../../i18n/names.js';
import { partyName } from '../../i18n/parties.js';
import { deadlineSchema } from '../../tracks/queries/deadlines/deadline.schema.js';
import { paths } from '../../ui/page.js';
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
import { DATA, DATES } from '../words.js';
import { pageOfTrack } from './track-lines.js';

/** It says what was asked of: nothing within a month is not nothing at all. */
const emptiness = ({ after, within }: { after?: string; within?: number }): string => {
  if (after !== undefined) return 'Nothing more is owed.';
  return within === undefined
    ? 'Nothing is owed.'
    : `Nothing is owed within ${within} ${within === 1 ? 'day' : 'days'}.`;
};

/** What is owed, by whom and until when. None of it is public. */
export const deadlinesTool = (deadlines: DeadlineLists) =>
  tool({
    name: 'deadlines',
    title: 'What is owed, by whom, until when',
    description: `Lists what parties owe: agreed steps, planned rounds, steps of ratification, notices, entry into force by the final clauses. In the order of the last possible day; what has none comes last. \`due\` is an interval where a date is known in part, and \`overdue\` is said only after the last possible day. Needs a token: none of this is public. \`basis\` names the entries on which a deadline rests: ask \`history\` for their sources. ${DATES} ${DATA}`,
    input: z.strictObject({
      asOf: common.asOf,
      within: z
        .int()
        .min(0)
        .max(MOST_DAYS)
        .optional()
        .describe('So many days after the reference day. What is overdue comes with it.'),
      owner: partySchema.optional().describe('The code of the party that owes it.'),
      track: slugSchema
        .optional()
        .describe('The slug of one track: all its deadlines, also those that are met.'),
      after: common.after,
      limit: common.limit,
      language: common.language,
    }),
    output: z.object({
      ...answerShape,
      items: z.array(deadlineSchema.extend(pageShape)),
      next: nextSchema,
    }),
    async tell({ language, ...asked }, { caller, scope, origin }) {
      if (!caller) throw new Problem('unauthenticated', 'Deadlines are not public: connect with a token.');
      if (!maySomewhere(caller, 'read')) throw forbidden();
      const { items, next } = await deadlines.list(asked, caller);
      const asOf = asked.asOf ?? deadlines.today();
      return {
        structured: {
          ...{ view: viewOf(scope), asOf, page: `${origin}${paths.agenda}` },
          items: items.map((item) => ({ ...item, page: pageOfTrack(origin, item.track) })),
          next,
        },
        lines: [
          heading(scope, asOf),
          ...(items.length === 0 ? [emptiness(asked)] : []),
          ...items.map(({ due, owner, what, state, track }) => {
            const who = owner === null ? 'all parties' : partyName(owner, language);
            return `- ${due ?? 'no date'}, ${state}: ${who}: ${line(pick(what, language).value)} [${track}] ${pageOfTrack(origin, track)}`;
          }),
          continuation(next),
        ],
      };
    },
  });
