import { type ComponentChildren, createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Messages } from '../i18n/messages.js';

/** An error at the field with this id: one sentence that says what is wrong and what to do. */
export type FieldError = { field: string; message: string };
export const errorOf = (errors: FieldError[] | undefined, id: string) =>
  errors?.find(({ field }) => field === id)?.message;

/** The ids for `aria-describedby`: the hint and the error, if present. */
export const describedBy = (id: string, hint: unknown, error: string | undefined) =>
  [hint ? `${id}-hint` : '', error ? `${id}-error` : ''].filter(Boolean).join(' ') || undefined;

/**
 * At the top of a refused form: links to the fields with errors, and a note that nothing was lost. It takes the focus.
 */
export function ErrorSummary({ errors, m }: { errors: FieldError[]; m: Messages }) {
  if (errors.length === 0) return null;
  return (
    <div class="alert" role="alert" tabIndex={-1} autofocus aria-labelledby="errors">
      <h2 id="errors">{m.t('form.errors_title', { count: errors.length })}</h2>
      <ul>
        {errors.map(({ field, message }) => (
          <li>
            <a href={`#${field}`}>{message}</a>
          </li>
        ))}
      </ul>
      <p>{m.t('form.kept')}</p>
    </div>
  );
}

/**
 * What stands under a field or a question, by its id: in a form that was filled in from a text, the words on which the
 * value rests.
 */
export const Beside = createContext<(id: string) => ComponentChildren>(() => null);

export const BesideField = ({ id }: { id: string }) => <>{useContext(Beside)(id)}</>;

export function Hint({ id, hint }: { id: string; hint: ComponentChildren }) {
  if (!hint) return null;
  return (
    <span class="hint" id={`${id}-hint`}>
      {hint}
    </span>
  );
}

export function ErrorLine({ id, error, m }: { id: string; error: string | undefined; m: Messages }) {
  if (!error) return null;
  return (
    <p class="err" id={`${id}-error`}>
      <span class="vh">{m.t('form.error')} </span>
      {error}
    </p>
  );
}

export type FieldProps = {
  id: string;
  /** The name of the form value; the id by default. */
  name?: string;
  label: ComponentChildren;
  hint?: ComponentChildren;
  errors?: FieldError[];
  m: Messages;
};

/** A label with one control. */
export function Field({
  id,
  label,
  hint,
  errors,
  m,
  children,
}: FieldProps & { children: ComponentChildren }) {
  const error = errorOf(errors, id);
  return (
    <div class={error ? 'field wrong' : 'field'}>
      <label for={id}>{label}</label>
      <Hint id={id} hint={hint} />
      <ErrorLine id={id} error={error} m={m} />
      {children}
      <BesideField id={id} />
    </div>
  );
}
