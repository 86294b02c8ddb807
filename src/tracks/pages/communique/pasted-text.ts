import { visible } from '../../../domain/values/characters.js';
import type { FormReader } from '../../../forms/reader.js';
import { one, type Typed } from '../../../http/bodies/forms.js';

/** The field that carries the pasted text from page to page. */
export const PASTED = 'pasted';

/**
 * In characters. The longest communiqués have some 20,000. Each page of the form reads the text again, and nothing else runs
 * meanwhile: 100,000 took 500 to 760 ms on a busy machine.
 */
export const LONGEST_PASTED = 40_000;

/** The text as it is read and shown: composed letters, and none that nobody sees. */
export const pastedText = (typed: Typed): string =>
  visible(one(typed, PASTED).replace(/[\v\f\x85\u2028\u2029]/g, '\n'), () => '')
    .normalize('NFC')
    .trim();

/** Reports a text that is missing or too long. */
export function readPasted(reader: FormReader): void {
  const { length } = pastedText(reader.typed);
  if (length === 0) reader.wrong(PASTED, 'communique.no_text');
  if (length > LONGEST_PASTED) reader.wrong(PASTED, 'communique.too_long', { length, most: LONGEST_PASTED });
}

/** A longer first line is no headline. */
const LONGEST_HEADLINE = 250;

/** The first line, if more lines follow it; empty if the text has no headline. */
export function headlineOf(text: string): string {
  const [first = '', ...rest] = text.split('\n');
  const line = first.trim();
  return rest.some((each) => each.trim() !== '') && line.length <= LONGEST_HEADLINE ? line : '';
}
