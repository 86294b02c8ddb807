import type { ComponentChildren } from 'preact';
import type { Messages } from '../i18n/messages.js';

// Re-exports the parts of a form.
export { Checkboxes, Fieldset, Radios, Select } from './form-choices.js';
export { ErrorSummary, type FieldError } from './form-field.js';
export { FileField, SecretField, TextArea, TextField } from './form-texts.js';

/** A disclosure for optional fields. It is open if it contains values or errors. */
export function Details({
  summary,
  open,
  children,
}: {
  summary: string;
  open?: boolean;
  children: ComponentChildren;
}) {
  return (
    <details open={open}>
      <summary>{summary}</summary>
      {children}
    </details>
  );
}

/** `does`: the value of `do` that the button sends. */
type ButtonProps = { children: ComponentChildren; does?: string; plain?: boolean };

/** A button, labelled with its action ("Record on both tracks"). */
export function Button({ children, does, plain = false }: ButtonProps) {
  return (
    <button type="submit" class={plain ? undefined : 'main'} name={does && 'do'} value={does}>
      {children}
    </button>
  );
}

/** A row of buttons. */
export function Buttons({ children }: { children: ComponentChildren }) {
  return <div class="bar">{children}</div>;
}

/** A line of "check your answers"; `change` links to the question. */
export type Answer = { label: string; value: ComponentChildren; change?: string };

export function Answers({ answers, m }: { answers: Answer[]; m: Messages }) {
  return (
    <dl class="answers">
      {answers.map(({ label, value, change }) => (
        <div>
          <dt>{label}</dt>
          <dd>{value}</dd>
          {change && (
            <dd>
              <a href={change}>
                {m.t('form.change')}
                <span class="vh">, {label}</span>
              </a>
            </dd>
          )}
        </div>
      ))}
    </dl>
  );
}
