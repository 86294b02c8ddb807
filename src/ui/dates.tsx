import type { Edtf, Instant, Language } from '../domain/values/views.js';
import { type DateForm, formatDate, formatInstant } from '../i18n/dates.js';
import { readEdtf } from '../i18n/edtf.js';

type DateTextProps = { edtf: Edtf; language: Language; form?: DateForm };

/** Dates longer than this many letters may wrap. */
const LONG = 32;

/** A date in words. HTML's `<time>` has no intervals or uncertain dates, so those are `<data>` with the EDTF value. */
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
