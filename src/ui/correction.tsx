import type { TransitionView } from '../domain/values/views.js';
import type { Messages } from '../i18n/messages.js';
import { pick } from '../i18n/names.js';
import { fieldLabel, Value } from './entry-facts.js';

type Change = { name: string; before: unknown; after: unknown };

/** The changes of a correction: the date and each value that differs. */
export function changesBetween(original: TransitionView, amended: TransitionView): Change[] {
  const before: Record<string, unknown> = { occurredOn: original.occurredOn, ...original.data };
  const after: Record<string, unknown> = { occurredOn: amended.occurredOn, ...amended.data };
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names
    .filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]))
    .map((name) => ({ name, before: before[name], after: after[name] }));
}

function Shown({ change, side, m }: { change: Change; side: 'before' | 'after'; m: Messages }) {
  const value = change[side];
  const words = value === undefined ? m.t('track.nothing') : <Value name={change.name} value={value} m={m} />;
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
