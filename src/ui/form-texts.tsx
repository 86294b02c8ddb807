import { describedBy, errorOf, Field, type FieldProps } from './form-field.js';

type TextFieldProps = FieldProps & {
  value?: string;
  /** A width class of the stylesheet, in rem. */
  width?: 'w2' | 'w4' | 'w12' | 'w20' | 'w40';
  numeric?: boolean;
  required?: boolean;
  autocomplete?: string;
  /** The id of a datalist with suggestions. */
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

/** A file upload. Browsers never restore its value. */
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
