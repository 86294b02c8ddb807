import type { Edtf, Instant, Language } from '../domain/values/views.js';
import { type DateForm, formatDate, formatInstant } from '../i18n/dates.js';
import { readEdtf } from '../i18n/edtf.js';

type DateTextProps = { edtf: Edtf; language: Language; form?: DateForm };

/** Longer phrases than this many letters may break. */
const LONG = 32;

/** A date in words. HTML's `time` knows no intervals or doubtful dates: those stand in `data`, as EDTF. */
export function DateText({ edtf, language, form = 'date' }: DateTextProps) {
  const span = readEdtf(edtf);
  const words = formatDate(edtf, language, form);
  if (!span) return <span>{words}</span>;
  if (span.plain && span.from?.mark === '') return <time dateTime={edtf}>{words}</time>;
  return (
    <data class={span.from && span.to && words.length < LONG ? 'date' : undefined} value={edtf}>
      {words}
    </data>
  );
}

type InstantProps = { instant: Instant; language: Language; exact?: boolean };

export function InstantText({ instant, language, exact = false }: InstantProps) {
  return <time dateTime={instant}>{formatInstant(instant, language, { exact })}</time>;
}
