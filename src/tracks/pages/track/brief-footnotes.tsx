import type { ComponentChildren } from 'preact';
import type { SourceView, TransitionView } from '../../../domain/values/views.js';
import type { Messages } from '../../../i18n/messages.js';

export type Footnotes = {
  /** The sources in the order of their first mention. */
  sources: SourceView[];
  /** The numbers of an entry's sources as superscript links to the list, or a note that it has none. */
  of(entry: TransitionView): ComponentChildren;
  /** The numbers of some sources. */
  ofSources(sources: readonly Pick<SourceView, 'ref'>[]): ComponentChildren;
};

/** Numbers the sources of all entries as footnotes. */
export function footnotesOf(entries: TransitionView[], m: Messages): Footnotes {
  const sources = new Map<string, SourceView>();
  for (const source of entries.flatMap((entry) => entry.sources))
    if (!sources.has(source.ref)) sources.set(source.ref, source);
  const order = [...sources.keys()];
  const ofSources: Footnotes['ofSources'] = (cited) =>
    cited
      .map(({ ref }) => order.indexOf(ref) + 1)
      .sort((a, b) => a - b)
      .map((number) => (
        <>
          {' '}
          <sup>
            <a href={`#source-${number}`}>{number}</a>
          </sup>
        </>
      ));
  return {
    sources: [...sources.values()],
    ofSources,
    of: (entry) => {
      if (entry.sources.length === 0)
        return (
          <>
            {' '}
            <span class="tag">{m.t('brief.unsourced')}</span>
          </>
        );
      return ofSources(entry.sources);
    },
  };
}
