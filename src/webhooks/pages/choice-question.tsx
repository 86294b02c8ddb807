import type { ComponentChildren } from 'preact';
import { one } from '../../http/bodies/forms.js';
import { Radios } from '../../ui/form.js';
import type { FormState } from './filters-question.js';

type ChoiceProps = FormState & {
  id: 'audience' | 'digest' | 'format' | 'ordered' | 'payload' | 'signature';
  /** The first value is the default. */
  values: readonly string[];
  label?: string;
  children?: ComponentChildren;
};

/** Radio buttons; the label and hint of each value come from the i18n catalogue. */
export const ChoiceQuestion = ({ id, values, label, typed, errors, m, children }: ChoiceProps) => (
  <Radios
    id={id}
    label={label ?? m.label('webhooks', id)}
    value={one(typed, id) || values[0]}
    options={values.map((value) => ({
      value,
      label: m.label('webhooks', `${id}.${value}`),
      hint: m.label('webhooks', `${id}.${value}_hint`),
    }))}
    errors={errors}
    m={m}
  >
    {children}
  </Radios>
);
