import { z } from 'zod';
import { ARTICLE_STATES, edtfSchema } from '../../domain/events/event-data.js';
import { textSchema } from '../../domain/values/text.js';
import type { Operation } from '../../http/openapi/described.js';

const count = z.int().min(0);

const textByArticleSchema = z
  .object({
    version: textSchema.nullable().describe('The version of the draft that was last stated.'),
    articles: z.array(
      z.object({
        ref: z.string().describe('The number or the name by which the draft calls it.'),
        title: textSchema.optional(),
        state: z.enum(ARTICLE_STATES),
        since: edtfSchema.describe('The date of the entry since which it stands so.'),
        note: textSchema.optional(),
      }),
    ),
    counts: z.object({
      agreed: count,
      bracketed: count,
      open: count,
      dropped: count,
      total: count.describe('Articles that were not dropped.'),
    }),
  })
  .meta({ id: 'TextByArticle', description: 'Where each article of the draft stands.' });

export const textDescribed = {
  text: {
    id: 'getText',
    summary: 'Get the articles of the draft and where each stands',
    description:
      'Articles stand in the order in which they were first named. Title and note are those that were last given. `asOf` is a day, as for the track. The text is never public: it needs a token.',
    answer: textByArticleSchema,
    problems: ['not_found'],
    required: { slug: 'kz-eu-visa-facilitation' },
  },
} satisfies Record<string, Operation>;
