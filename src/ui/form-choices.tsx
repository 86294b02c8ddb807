import type { ComponentChildren } from 'preact';
import { BesideField, describedBy, ErrorLine, errorOf, Field, type FieldProps, Hint } from './form-field.js';

export type Option = {
  value: string;
  label: ComponentChildren;
  hint?: ComponentChildren;
  disabled?: boolean;
};

/** `empty` is the label of the empty option; without it there is none. */
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

/** A question with several controls. Screen readers read its legend, hint and error with each control. */
export function Fieldset({ id, label, hint, errors, m, children }: GroupProps) {
  const error = errorOf(errors, id);
  return (
    <fieldset id={id} class={error ? 'wrong' : undefined} aria-describedby={describedBy(id, hint, error)}>
      <legend>{label}</legend>
      <Hint id={id} hint={hint} />
      <ErrorLine id={id} error={error} m={m} />
      {children}
      <BesideField id={id} />
    </fieldset>
  );
}

type ChoiceProps = GroupProps & { type: 'radio' | 'checkbox'; options: Option[]; chosen: string[] };

/** The id of the first control is the group's id with `-1`. The error summary links to the group. */
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
