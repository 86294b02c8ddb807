import { isSame } from '../domain/values/same.js';
import type { CitedSource, TransitionView } from '../domain/values/views.js';
import type { Messages } from '../i18n/messages.js';
import { pick } from '../i18n/names.js';
import { fieldLabel, Value } from './entry-facts.js';
import { ClaimFacts } from './source-claims.js';
import { Words } from './text.js';

type Change = { name: string; before: unknown; after: unknown };

/** What corrections are compared by: the date, each value, and the sources that are not the same in the other. */
function comparable({ occurredOn, data, sources }: TransitionView, other: TransitionView) {
  const own = sources.filter((source) => !other.sources.some((one) => isSame(one, source)));
  const values: Record<string, unknown> = { occurredOn, ...data };
  return own.length > 0 ? { ...values, sources: own } : values;
}

/** The changes of a correction: whatever differs. */
export function changesBetween(original: TransitionView, amended: TransitionView): Change[] {
  const before = comparable(original, amended);
  const after = comparable(amended, original);
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names
    .filter((name) => !isSame(before[name], after[name]))
    .map((name) => ({ name, before: before[name], after: after[name] }));
}

const CitedSources = ({ sources, m }: { sources: CitedSource[]; m: Messages }) => (
  <ul>
    {sources.map((source) => (
      <li>
        <Words text={source.publisher} language={m.language} />,{' '}
        <Words text={source.title} language={m.language} />
        {source.says && <ClaimFacts says={source.says} source={source} m={m} />}
      </li>
    ))}
  </ul>
);

function Shown({ change, side, m }: { change: Change; side: 'before' | 'after'; m: Messages }) {
  const value = change[side];
  // Only sources that differ are compared: there may be others, which stay.
  if (change.name === 'sources' && value === undefined) return null;
  const words =
    value === undefined ? (
      m.t('track.nothing')
    ) : change.name === 'sources' ? (
      <CitedSources sources={value as CitedSource[]} m={m} />
    ) : (
      <Value name={change.name} value={value} m={m} />
    );
  const label = `${fieldLabel(change.name, m)}: `;
  const isBlock = Array.isArray(value);
  if (isBlock) {
    return (
      <div>
        {label}
        {words}
      </div>
    );
  }
  return (
    <p>
      {label}
      {side === 'before' ? <del>{words}</del> : <ins>{words}</ins>}
    </p>
  );
}

type CorrectionProps = {
  /** The row as first recorded, and the entry as it stands now. */
  original: TransitionView;
  amended: TransitionView;
  /** The ledger row that corrected it. */
  correction: TransitionView;
  m: Messages;
};

/** Shows the recorded and the corrected values side by side, with the reason below. */
export function Correction({ original, amended, correction, m }: CorrectionProps) {
  const changes = changesBetween(original, amended);
  if (changes.length === 0) return null;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for controls
    <div class="was" role="group" aria-label={m.t('track.correction_of', { entry: original.seq })}>
      <div>
        <h4>{m.t('track.as_recorded', { entry: original.seq })}</h4>
        {changes.map((change) => (
          <Shown change={change} side="before" m={m} />
        ))}
      </div>
      <div>
        <h4>{m.t('track.as_corrected', { entry: correction.seq })}</h4>
        {changes.map((change) => (
          <Shown change={change} side="after" m={m} />
        ))}
      </div>
      <p>
        {correction.reason &&
          `${m.t('track.reason', { reason: pick(correction.reason, m.language).value })}. `.replace(
            /\.\. $/,
            '. ',
          )}
        {m.t('track.both_stay')}
      </p>
    </div>
  );
}
