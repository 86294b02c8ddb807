import { z } from 'zod';
import { isBlank, unseenIn } from './characters.js';

export const LANGUAGES = ['en', 'ru', 'kk'] as const;
export type Language = (typeof LANGUAGES)[number];

/** A text as a person types it: not blank, and without invisible characters (characters.ts). */
const words = (max: number) =>
  z
    .string()
    .max(max)
    .refine((text) => !isBlank(text), 'must not be blank')
    .superRefine((text, { addIssue }) => {
      const unseen = unseenIn(text);
      if (!unseen) return;
      const message = `must not hold ${unseen.code} (${unseen.name}), its character ${unseen.at}`;
      addIssue({ code: 'custom', message, params: { unseen } });
    });

/** A name, a key, a title: one line of words. */
export const line = (max: number) => words(max).refine((text) => !/[\t\r\n]/.test(text), 'must be one line');

/** The longest free text that is stored: about three printed pages. */
const LONGEST = 10_000;

const inLanguages = <Each extends z.ZodType<string>>(each: Each) =>
  z.union([
    each,
    z
      .strictObject({ en: each.optional(), ru: each.optional(), kk: each.optional() })
      .refine(
        (text) => Object.values(text).some((value) => value !== undefined),
        'needs at least one language',
      ),
  ]);

/** A text in one unnamed language, or in at least one of English, Russian and Kazakh. */
export const textSchema = inLanguages(words(LONGEST)).meta({
  id: 'Text',
  description: 'A string, or an object with at least one of en, ru, kk.',
});
export type Text = z.infer<typeof textSchema>;

/** Stands in place of a text that was redacted (docs/adr/0034). */
export const REDACTED = '[redacted]';

/** A title, or the name of a person, a post, a body or a place. */
export const nameSchema = inLanguages(line(LONGEST)).meta({
  id: 'Name',
  description: 'A text of one line, or an object with at least one of en, ru, kk.',
});
