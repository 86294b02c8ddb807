import { disagreementsIn } from '../../../domain/events/source-claims.js';
import type { TransitionView } from '../../../domain/values/views.js';
import { messagesFor } from '../../../i18n/messages.js';
import { partyName } from '../../../i18n/parties.js';
import { DateText } from '../../../ui/dates.js';
import { eventTitle } from '../../../ui/event-title.js';
import { EntryMark } from '../../../ui/mark.js';
import type { Page } from '../../../ui/page.js';
import { ClaimValue, claimLabel } from '../../../ui/source-claims.js';
import { numberIn, stringIn } from '../../../ui/story.js';
import { Pieces } from '../../../ui/text.js';
import type { Footnotes } from './brief-footnotes.js';
import { type Difference, differencesIn } from './differences.js';

type Props = { entries: TransitionView[]; refs: Footnotes; page: Page };

/** Where the sources differ: between entries that tell of one fact, and within an entry. */
export function BriefDifferences({ entries, refs, page }: Props) {
  const m = messagesFor(page.language);
  const between = differencesIn(entries);
  const within = entries.filter((entry) => disagreementsIn(entry).length > 0);
  if (between.length + within.length === 0) return null;
  return (
    <section aria-labelledby="differ">
      <h2 id="differ">{m.t('brief.differ')}</h2>
      <ul class="dots">
        {between.map((difference) => (
          <Differing difference={difference} refs={refs} page={page} />
        ))}
        {within.map((entry) => (
          <Claims entry={entry} refs={refs} page={page} />
        ))}
      </ul>
    </section>
  );
}

/** "Launch of negotiations announced: 1 December 2025 ¹; 2 December 2025 ⁴." */
function Differing({ difference, refs, page }: Omit<Props, 'entries'> & { difference: Difference }) {
  const m = messagesFor(page.language);
  const [first] = difference.claims;
  const number = first && numberIn(first.entry, 'number');
  const side = first && stringIn(first.entry, 'side');
  return (
    <li>
      {number === undefined ? '' : `${m.t('event.round', { number })}, `}
      {first && m.label('events', first.entry.type)}
      {side && `, ${partyName(side, page.language)}`}:{' '}
      {difference.claims.map(({ on, entry }, index) => (
        <>
          {index > 0 && '; '}
          <DateText edtf={on} language={page.language} />
          {refs.of(entry)}
          <EntryMark entry={entry} page={page} />
        </>
      ))}
      .
    </li>
  );
}

/** "Round 2 held. Date: 3 March 2026 (as recorded); 2 March 2026 ³." */
function Claims({ entry, refs, page }: Omit<Props, 'entries'> & { entry: TransitionView }) {
  const m = messagesFor(page.language);
  return (
    <li>
      <Pieces pieces={eventTitle(entry, m)} language={page.language} />
      <EntryMark entry={entry} page={page} />
      {disagreementsIn(entry).map(({ field, followed, others }) => (
        <>
          . {claimLabel(field, entry.type, m)}:{' '}
          {followed.value !== undefined && (
            <>
              <ClaimValue field={field} value={followed.value} source={followed.by[0]} m={m} /> (
              {m.t('brief.as_recorded')}){refs.ofSources(followed.by)};{' '}
            </>
          )}
          {others.map(({ value, by }, index) => (
            <>
              {index > 0 && '; '}
              <ClaimValue field={field} value={value} source={by[0]} m={m} />
              {refs.ofSources(by)}
            </>
          ))}
        </>
      ))}
      .
    </li>
  );
}
