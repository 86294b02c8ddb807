import type { ComponentChildren } from 'preact';
import type { Messages } from '../i18n/messages.js';

/** What is wrong with the field of this id: what it is and what to do, as one sentence. */
export type FieldError = { field: string; message: string };
export type Option = {
  value: string;
  label: ComponentChildren;
  hint?: ComponentChildren;
  disabled?: boolean;
};

const errorOf = (errors: FieldError[] | undefined, id: string) =>
  errors?.find(({ field }) => field === id)?.message;

/** The ids that describe a control: its hint and its error, as far as they are there. */
const describedBy = (id: string, hint: unknown, error: string | undefined) =>
  [hint ? `${id}-hint` : '', error ? `${id}-error` : ''].filter(Boolean).join(' ') || undefined;

/** At the top of a refused form: the errors as links to their fields, and that nothing was lost. Takes the focus. */
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

function Hint({ id, hint }: { id: string; hint: ComponentChildren }) {
  if (!hint) return null;
  return (
    <span class="hint" id={`${id}-hint`}>
      {hint}
    </span>
  );
}

function ErrorLine({ id, error, m }: { id: string; error: string | undefined; m: Messages }) {
  if (!error) return null;
  return (
    <p class="err" id={`${id}-error`}>
      <span class="vh">{m.t('form.error')} </span>
      {error}
    </p>
  );
}

type FieldProps = {
  id: string;
  /** Sent as this name; the id where it is left out. */
  name?: string;
  label: ComponentChildren;
  hint?: ComponentChildren;
  errors?: FieldError[];
  m: Messages;
};

function Field({ id, label, hint, errors, m, children }: FieldProps & { children: ComponentChildren }) {
  const error = errorOf(errors, id);
  return (
    <div class={error ? 'field wrong' : 'field'}>
      <label for={id}>{label}</label>
      <Hint id={id} hint={hint} />
      <ErrorLine id={id} error={error} m={m} />
      {children}
    </div>
  );
}

type TextFieldProps = FieldProps & {
  value?: string;
  /** A width of the sheet, in rem. */
  width?: 'w2' | 'w4' | 'w12' | 'w20' | 'w40';
  numeric?: boolean;
  required?: boolean;
  autocomplete?: string;
  /** The id of a datalist: suggested, never filled in. */
  list?: string;
  lang?: string;
};

export function TextField(props: TextFieldProps) {
  const { id, name = id, hint, errors, value = '', width = 'w20', numeric, required, lang } = props;
  const error = errorOf(errors, id);
  return (
    <Field {...props}>
      <input
        type="text"
        id={id}
        name={name}
        class={width}
        value={value}
        inputMode={numeric ? 'numeric' : undefined}
        required={required}
        lang={lang}
        autocomplete={props.autocomplete ?? 'off'}
        list={props.list}
        aria-invalid={error ? 'true' : undefined}
        aria-describedby={describedBy(id, hint, error)}
      />
    </Field>
  );
}

/** A date typed as ISO or EDTF: read alike in every browser, and as precise as it is known. */
export function DateField({ hint, ...props }: Omit<TextFieldProps, 'numeric' | 'width'>) {
  return <TextField {...props} width="w12" hint={hint ?? props.m.t('form.date_hint')} />;
}

/** A password or token: not shown, and never sent back to the page. */
export function SecretField({
  autocomplete = 'current-password',
  ...props
}: FieldProps & { autocomplete?: string }) {
  const { id, name = id, hint, errors } = props;
  const error = errorOf(errors, id);
  return (
    <Field {...props}>
      <input
        type="password"
        id={id}
        name={name}
        class="w20"
        autocomplete={autocomplete}
        aria-invalid={error ? 'true' : undefined}
        aria-describedby={describedBy(id, hint, error)}
      />
    </Field>
  );
}

/** A file of this machine; a browser never fills it in again. */
export function FileField({ accept, ...props }: FieldProps & { accept: string }) {
  const { id, name = id, hint, errors } = props;
  const error = errorOf(errors, id);
  return (
    <Field {...props}>
      <input
        type="file"
        id={id}
        name={name}
        accept={accept}
        aria-invalid={error ? 'true' : undefined}
        aria-describedby={describedBy(id, hint, error)}
      />
    </Field>
  );
}

export function TextArea(props: FieldProps & { value?: string; lang?: string }) {
  const { id, name = id, hint, errors, value = '', lang } = props;
  const error = errorOf(errors, id);
  return (
    <Field {...props}>
      <textarea
        id={id}
        name={name}
        lang={lang}
        aria-invalid={error ? 'true' : undefined}
        aria-describedby={describedBy(id, hint, error)}
      >
        {value}
      </textarea>
    </Field>
  );
}

/** `empty` is the words of the choice that says nothing; left out, there is none. */
export function Select(props: FieldProps & { value?: string; options: Option[]; empty?: string }) {
  const { id, name = id, hint, errors, value = '', options, empty } = props;
  const error = errorOf(errors, id);
  return (
    <Field {...props}>
      <select
        id={id}
        name={name}
        aria-invalid={error ? 'true' : undefined}
        aria-describedby={describedBy(id, hint, error)}
      >
        {empty !== undefined && <option value="">{empty}</option>}
        {options.map((option) => (
          <option value={option.value} selected={option.value === value} disabled={option.disabled}>
            {option.label}
          </option>
        ))}
      </select>
    </Field>
  );
}

type GroupProps = FieldProps & { children?: ComponentChildren };

/** A question with several controls under it: its legend, hint and error are read with each of them. */
export function Fieldset({ id, label, hint, errors, m, children }: GroupProps) {
  const error = errorOf(errors, id);
  return (
    <fieldset id={id} class={error ? 'wrong' : undefined} aria-describedby={describedBy(id, hint, error)}>
      <legend>{label}</legend>
      <Hint id={id} hint={hint} />
      <ErrorLine id={id} error={error} m={m} />
      {children}
    </fieldset>
  );
}

type ChoiceProps = GroupProps & { type: 'radio' | 'checkbox'; options: Option[]; chosen: string[] };

/** The first control has the group's own id with `-1`; the error summary leads to the group. */
function Choices({ type, options, chosen, children, ...group }: ChoiceProps) {
  const { id, name = id } = group;
  return (
    <Fieldset {...group}>
      {options.map(({ value, label, hint, disabled }, index) => (
        <label class="tick">
          <input
            type={type}
            id={`${id}-${index + 1}`}
            name={name}
            value={value}
            checked={chosen.includes(value)}
            disabled={disabled}
          />
          <span>
            {label}
            {hint && <small>{hint}</small>}
          </span>
        </label>
      ))}
      {children}
    </Fieldset>
  );
}

export const Radios = (props: GroupProps & { options: Option[]; value?: string }) => (
  <Choices {...props} type="radio" chosen={props.value === undefined ? [] : [props.value]} />
);

export const Checkboxes = (props: GroupProps & { options: Option[]; values?: string[] }) => (
  <Choices {...props} type="checkbox" chosen={props.values ?? []} />
);

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

type ButtonProps = { children: ComponentChildren; name?: string; value?: string; plain?: boolean };

/** A button names its act ("Record on both tracks"); one of them is the main one. */
export function Button({ children, name, value, plain = false }: ButtonProps) {
  return (
    <button type="submit" class={plain ? undefined : 'main'} name={name} value={value}>
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
