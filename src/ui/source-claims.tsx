import type { ComponentChildren } from 'preact';
import {
  CLAIMED_FIELDS,
  type ClaimedField,
  type Disagreement,
  disagreementsIn,
} from '../domain/events/source-claims.js';
import type { CitedSource, SourceClaim, TransitionView } from '../domain/values/views.js';
import type { Messages } from '../i18n/messages.js';
import { pick } from '../i18n/names.js';
import { fieldLabel, Value } from './entry-facts.js';
import { dateLabel } from './event-title.js';
import { Fact } from './fact.js';
import { link, type Page, paths } from './page.js';
import { Words } from './text.js';

/** The label of a claimed field. The date of a plan is the day on which it was agreed. */
export const claimLabel = (field: ClaimedField, type: string | undefined, m: Messages): string =>
  field === 'occurredOn' && type ? dateLabel(type, m) : fieldLabel(field, m);

type ClaimValueProps = { field: ClaimedField; value: unknown; source?: { language: string }; m: Messages };

/** A claimed value. Words without a language are in the language of their source. */
export function ClaimValue({ field, value, source, m }: ClaimValueProps): ComponentChildren {
  if (field === 'what' && typeof value === 'string') return <q lang={source?.language}>{value}</q>;
  return <Value name={field} value={value} m={m} />;
}

type ClaimFactsProps = { says: SourceClaim; source?: { language: string }; type?: string; m: Messages };

/** What one source says otherwise, as a list of facts. */
export function ClaimFacts({ says, source, type, m }: ClaimFactsProps) {
  return (
    <dl class="said">
      {CLAIMED_FIELDS.filter((field) => says[field] !== undefined).map((field) => (
        <Fact label={claimLabel(field, type, m)}>
          <ClaimValue field={field} value={says[field]} source={source} m={m} />
        </Fact>
      ))}
    </dl>
  );
}

function Publishers({ sources, page }: { sources: CitedSource[]; page: Page }) {
  return (
    <>
      {sources.map((source, index) => (
        <>
          {index > 0 && '; '}
          <a href={link(page, paths.source(source.ref))}>
            <Words text={source.publisher} language={page.language} />
          </a>
        </>
      ))}
    </>
  );
}

function Values({ one, page, m }: { one: Disagreement<CitedSource>; page: Page; m: Messages }) {
  const { field, followed, others } = one;
  return (
    <ul>
      {followed.value !== undefined && (
        <li>
          <b>
            <ClaimValue field={field} value={followed.value} source={followed.by[0]} m={m} />
          </b>{' '}
          ({m.t('track.this_entry')}
          {followed.by.length > 0 && '; '}
          <Publishers sources={followed.by} page={page} />)
        </li>
      )}
      {others.map(({ value, by }) => (
        <li>
          <ClaimValue field={field} value={value} source={by[0]} m={m} /> (
          <Publishers sources={by} page={page} />)
        </li>
      ))}
    </ul>
  );
}

/** The sources whose claims an entry could follow: words are the editor's own and follow none. */
const followable = (differing: readonly Disagreement<CitedSource>[]): CitedSource[] => [
  ...new Set(
    differing.filter(({ field }) => field !== 'what').flatMap(({ others }) => others.flatMap(({ by }) => by)),
  ),
];

/** Where the sources of an entry differ, their values side by side; for staff, with links to follow another one. */
export function SourcesDiffer({ entry, page, m }: { entry: TransitionView; page: Page; m: Messages }) {
  const differing = disagreementsIn(entry);
  if (differing.length === 0) return null;
  const follow = page.session.staff && page.sections?.includes('log') ? followable(differing) : [];
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for controls
    <div class="was" role="group" aria-label={`${m.t('track.sources_differ')}, ${entry.seq}`}>
      <div>
        <h4>{m.t('track.sources_differ')}</h4>
        <dl class="said">
          {differing.map((one) => (
            <Fact label={claimLabel(one.field, entry.type, m)}>
              <Values one={one} page={page} m={m} />
            </Fact>
          ))}
        </dl>
        {follow.length > 0 && (
          <p class="inline">
            {follow.map(({ ref, publisher }) => (
              <a href={link(page, paths.correct(entry.track, entry.seq), { follow: ref })}>
                {m.t('track.follow', { publisher: pick(publisher, m.language).value })}
                <span class="vh">, {m.t('track.entry', { entry: entry.seq })}</span>
              </a>
            ))}
          </p>
        )}
      </div>
    </div>
  );
}
