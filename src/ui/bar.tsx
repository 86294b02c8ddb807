import type { ComponentChildren } from 'preact';
import { Hint } from './form-field.js';
import type { Page } from './page.js';

type BarProps = {
  page: Page;
  /** The names of its fields, and of what begins anew: the rest of the URL stays. */
  own: readonly string[];
  label?: string;
  children: ComponentChildren;
};

/** A form in a row that asks for the same page otherwise. It is a plain GET form, so that the answer has a URL. */
export function Bar({ page, own, label, children }: BarProps) {
  const kept = [...new URLSearchParams(page.query)].filter(([name]) => !own.includes(name));
  return (
    <form class="bar" method="get" action={page.path} aria-label={label}>
      {kept.map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      {children}
    </form>
  );
}

type BarFieldProps = {
  id: string;
  name: string;
  label: string;
  hint?: string;
  /** Where there is no room for a hint. */
  title?: string;
  value?: string | undefined;
  type?: 'text' | 'search';
  /** The id of what is said about the value. */
  describedBy?: string | undefined;
};

export const BarField = ({
  id,
  name,
  label,
  hint,
  title,
  value,
  type = 'text',
  describedBy,
}: BarFieldProps) => (
  <div>
    <label for={id}>{label}</label>
    <Hint id={id} hint={hint} />
    <input
      type={type}
      id={id}
      name={name}
      class="w12"
      value={value}
      title={title}
      // Preact’s types tell fields with suggestions from others by it.
      list={undefined}
      autocomplete="off"
      aria-describedby={hint ? `${id}-hint` : describedBy}
    />
  </div>
);
