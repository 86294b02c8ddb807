const RANGE = /^(\d{1,4})\s*[-–—]\s*(\d{1,4})$/;

/**
 * The articles of a list of numbers and ranges, as minutes have it: "1–12, 14, 15a, Annex I". What is no range is the name
 * of one article. A range without end gives at most `most` articles and one.
 */
export function refsIn(text: string, most: number): string[] {
  const refs = text.split(/[,;\n]+/).flatMap((part) => {
    const ref = part.trim().replaceAll(/\s+/g, ' ');
    const [, from, to] = RANGE.exec(ref) ?? [];
    if (from === undefined || to === undefined || Number(from) > Number(to)) return ref === '' ? [] : [ref];
    const count = Math.min(Number(to) - Number(from) + 1, most + 1);
    return Array.from({ length: count }, (_, nth) => String(Number(from) + nth));
  });
  return [...new Set(refs)];
}

/** What a range can hold: a number without zeros before it, of the digits that {@link RANGE} reads. */
const PLAIN = /^(?:0|[1-9]\d{0,3})$/;
const after = (first: string, steps: number): string | null =>
  PLAIN.test(first) ? String(Number(first) + steps) : null;

/** The same list as short as it can be written: three numbers in a row are a range. */
export function rangesOf(refs: readonly string[]): string {
  const parts: string[] = [];
  for (let index = 0; index < refs.length; ) {
    const first = refs[index] as string;
    let last = index;
    while (PLAIN.test(refs[last + 1] ?? '') && refs[last + 1] === after(first, last + 1 - index)) last += 1;
    if (last - index >= 2) {
      parts.push(`${first}–${refs[last]}`);
      index = last + 1;
    } else {
      parts.push(first);
      index += 1;
    }
  }
  return parts.join(', ');
}

const isNumbered = (ref: string): boolean => /^\d/.test(ref);
const byNumber = new Intl.Collator('en', { numeric: true });

/** By number. What has none stands before the numbers if it was named before them, else after them. */
export function inDraftOrder<T>(articles: readonly T[], refOf: (article: T) => string): T[] {
  const first = articles.findIndex((article) => isNumbered(refOf(article)));
  if (first === -1) return [...articles];
  const rest = articles.slice(first);
  return [
    ...articles.slice(0, first),
    ...rest
      .filter((article) => isNumbered(refOf(article)))
      .sort((a, b) => byNumber.compare(refOf(a), refOf(b))),
    ...rest.filter((article) => !isNumbered(refOf(article))),
  ];
}
