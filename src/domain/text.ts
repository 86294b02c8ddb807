import { z } from 'zod';

export const LANGUAGES = ['en', 'ru', 'kk'] as const;
export type Language = (typeof LANGUAGES)[number];

/** Control characters but tab and line breaks; PostgreSQL cannot store NUL, nor a lone surrogate. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;

/** Text as a person types it: not blank, well-formed Unicode, no control characters. */
export const line = (max: number) =>
  z
    .string()
    .max(max)
    .refine((text) => text.trim() !== '', 'must not be blank')
    .refine(
      (text) => text.isWellFormed() && !CONTROL.test(text),
      'must be well-formed text without control characters',
    );

/** The longest free text that is kept: about three printed pages. */
const LONGEST = 10_000;

/** A text in one unnamed language, or in at least one of English, Russian and Kazakh. */
export const textSchema = z
  .union([
    line(LONGEST),
    z
      .strictObject({
        en: line(LONGEST).optional(),
        ru: line(LONGEST).optional(),
        kk: line(LONGEST).optional(),
      })
      .refine(
        (text) => Object.values(text).some((value) => value !== undefined),
        'needs at least one language',
      ),
  ])
  .meta({ id: 'Text', description: 'A string, or an object with at least one of en, ru, kk.' });
export type Text = z.infer<typeof textSchema>;
