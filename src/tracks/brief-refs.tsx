import type { ComponentChildren } from 'preact';
import type { SourceView, TransitionView } from '../domain/views.js';

export type Refs = {
  /** The sources in the order of their first mention. */
  sources: SourceView[];
  /** The numbers of an entry's sources, raised, each a link to the list. */
  of(entry: TransitionView): ComponentChildren;
};

/** Numbers the sources of all entries as footnotes. */
export function refsOf(entries: TransitionView[]): Refs {
  const sources = new Map<string, SourceView>();
  for (const source of entries.flatMap((entry) => entry.sources))
    if (!sources.has(source.ref)) sources.set(source.ref, source);
  const order = [...sources.keys()];
  return {
    sources: [...sources.values()],
    of: (entry) =>
      entry.sources
        .map(({ ref }) => order.indexOf(ref) + 1)
        .sort((a, b) => a - b)
        .map((number) => (
          <>
            {' '}
            <sup>
              <a href={`#source-${number}`}>{number}</a>
            </sup>
          </>
        )),
  };
}
