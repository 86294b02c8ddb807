import type { ComponentChildren } from 'preact';
import type { Messages } from '../i18n/messages.js';

// Whoever makes a form finds all its parts here.
export { Checkboxes, Fieldset, Radios, Select } from './form-choices.js';
export { ErrorSummary, type FieldError } from './form-field.js';
export { FileField, SecretField, TextArea, TextField } from './form-texts.js';

/** What most will not need stays folded; it opens by itself when there is something in it, or wrong with it. */
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

/** `does`: which act it sends, where a form has several. */
type ButtonProps = { children: ComponentChildren; does?: string; plain?: boolean };

/** A button names its act ("Record on both tracks"); one of them is the main one. */
export function Button({ children, does, plain = false }: ButtonProps) {
  return (
    <button type="submit" class={plain ? undefined : 'main'} name={does && 'do'} value={does}>
      {children}
    </button>
  );
}

/** The act and the way out, side by side. */
export function Buttons({ children }: { children: ComponentChildren }) {
  return <div class="bar">{children}</div>;
}

/** One line of "check your answers"; `change` leads back to the question. */
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
