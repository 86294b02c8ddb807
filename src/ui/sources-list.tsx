import type { CitedSource, SourceView } from '../domain/values/views.js';
import type { Messages } from '../i18n/messages.js';
import { languageName } from '../i18n/names.js';
import { DateText } from './dates.js';
import { link, type Page, paths } from './page.js';
import { ClaimFacts } from './source-claims.js';
import { Words } from './text.js';

/** "Zakon.kz, first round held in Brussels; Russian; 3 December 2025". */
export function SourceLine({ source, page, m }: { source: SourceView; page: Page; m: Messages }) {
  const { language } = m;
  return (
    <>
      <Words text={source.publisher} language={language} />,{' '}
      <a href={link(page, paths.source(source.ref))}>
        <Words text={source.title} language={language} />
      </a>
      ; {languageName(source.language, language)};{' '}
      {source.publishedOn ? <DateText edtf={source.publishedOn} language={language} /> : m.t('dates.unknown')}
    </>
  );
}

/** The sources of an entry in a disclosure labelled with their number. Quotations are in the source's language. */
export function SourcesList({ sources, page, m }: { sources: CitedSource[]; page: Page; m: Messages }) {
  if (sources.length === 0) return <p class="quiet">{m.t('track.no_source')}</p>;
  return (
    <details>
      <summary>{m.t('track.sources', { count: sources.length })}</summary>
      <ul class="srcs">
        {sources.map((source) => (
          <li>
            <SourceLine source={source} page={page} m={m} />
            {source.quote && (
              <blockquote lang={typeof source.quote === 'string' ? source.language : undefined}>
                <Words text={source.quote} language={m.language} />
              </blockquote>
            )}
            {source.says && (
              <>
                <p>{m.t('track.says_otherwise')}</p>
                <ClaimFacts says={source.says} source={source} m={m} />
              </>
            )}
          </li>
        ))}
      </ul>
    </details>
  );
}
