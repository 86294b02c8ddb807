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

/** The same list as short as it can be written: three numbers in a row are a range. */
export function rangesOf(refs: readonly string[]): string {
  const parts: string[] = [];
  for (let index = 0; index < refs.length; ) {
    const first = refs[index] as string;
    let last = index;
    while (/^\d+$/.test(first) && refs[last + 1] === String(Number(first) + last + 1 - index)) last += 1;
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
