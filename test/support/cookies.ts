/** The name of a `Set-Cookie`, and what it says but the value and how long it lasts, by letter. */
export const flagsOf = (set: string): string[] => {
  const [pair = '', ...attributes] = set.split('; ');
  const lasting = /^(?:Max-Age|Expires)=/;
  return [pair.split('=', 1)[0] ?? '', ...attributes.filter((each) => !lasting.test(each)).sort()];
};
