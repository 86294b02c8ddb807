import type { ComponentChildren } from 'preact';
import { one } from '../../http/bodies/forms.js';
import { Radios } from '../../ui/form.js';
import type { Question } from './filters-question.js';

type ChoiceProps = Question & {
  id: 'audience' | 'digest' | 'ordered' | 'payload' | 'signature';
  /** The first one unless another was chosen. */
  values: readonly string[];
  label?: string;
  children?: ComponentChildren;
};

/** One of a few values; the catalogue says of each what it is called and what it means. */
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
